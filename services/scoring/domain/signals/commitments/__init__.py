"""Signals of commitments: what we owe the client, and whether we keep it."""
