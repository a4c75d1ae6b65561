"""What scoring takes back from its topics after its database was restored."""
