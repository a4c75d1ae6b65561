"""Signals of answers: how soon the client gets an answer."""
