"""The recovery of scoring after its database was restored."""
