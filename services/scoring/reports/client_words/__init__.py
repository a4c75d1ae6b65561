"""Clients' words, counted across clients."""
