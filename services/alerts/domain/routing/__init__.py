"""Who must hear of an alert, and what is held back."""
