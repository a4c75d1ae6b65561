"""Commercial signals: matters, costs, terms."""
