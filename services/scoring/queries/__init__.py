"""What is read of clients' rows: one client, the portfolio, sums, published history."""
