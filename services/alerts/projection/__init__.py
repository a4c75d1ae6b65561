"""How clients, people and alerts follow from facts, and reading them back."""
