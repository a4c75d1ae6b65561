"""How Rapport is run: embedded on one machine, and (later) in containers."""
