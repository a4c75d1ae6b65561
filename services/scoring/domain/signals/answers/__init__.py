"""Signals of answers: how soon the client hears back from us."""
