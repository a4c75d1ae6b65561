"""The whole state: its fold over facts, and its bytes, also those of earlier versions."""
