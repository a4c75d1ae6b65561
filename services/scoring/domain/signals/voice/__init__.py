"""Signals of the client's voice: complaints, feedback, and their own words."""
