"""Scoring: how the relationship stands, and why."""
