"""Queries of clients' rows: one client, the portfolio, its summary, published history."""
