"""HTTP: what every service answers the same way."""
