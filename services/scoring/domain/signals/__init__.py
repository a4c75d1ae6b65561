"""The signals, by room; `registry` finds them by walking (see `docs/adding-a-signal.md`)."""
