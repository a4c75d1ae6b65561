"""What alerts takes back from its topic after its database was restored."""
