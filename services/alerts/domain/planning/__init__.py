"""What follows for one open alert from what happened: the steps, as values."""
