"""HTTP: the parts that every service shares."""
