"""The state of a client: facts, slices, and the parts every signal may read."""
