"""Signals of contact: how often, how well, and between whom."""
