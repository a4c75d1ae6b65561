"""Consuming effectively once: offsets move in the transaction of the effect, and nothing is passed over unseen."""
