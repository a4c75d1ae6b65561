"""Reports, run: once a day, in a process of their own, for what they need of memory and time is not the service's."""
