"""Whose digest is due, and what it says."""
