"""What is remembered of a client: facts, slices, and the parts every signal may read."""
