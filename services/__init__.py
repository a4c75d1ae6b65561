"""The four services. None imports another: they meet only in the event language, `shared.events`."""
