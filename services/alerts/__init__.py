"""Who must know of a risk, when, and how."""
