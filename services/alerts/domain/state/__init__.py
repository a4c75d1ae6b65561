"""What alerts knows of a client and of a person, folded from events."""
