"""Effectively-once projections: offsets move in the transaction of the effect, and nothing is skipped silently."""
