"""The projection of clients' rows: consuming facts, assessing, reviewing."""
