"""Which clients are worth most, and what they will bring."""
