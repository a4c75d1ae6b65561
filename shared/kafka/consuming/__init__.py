"""Consuming effectively once: transport, fencing and retry, hold, and the watchdog over them."""
