"""One service's process: its parts, put together, started and drained."""
