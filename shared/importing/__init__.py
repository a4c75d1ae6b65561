"""Importing a firm's history from a file: its rows become facts that go the way of all reported facts."""
