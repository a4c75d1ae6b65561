"""Report runs: once a day, in a process of their own because of the memory and time they need."""
