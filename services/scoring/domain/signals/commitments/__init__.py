"""Signals of commitments: what the firm owes the client, and whether it delivers."""
