"""Interactions: what happened with a client."""
