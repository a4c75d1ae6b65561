"""A service that has nothing to do with a firm: a garden, in a language of two types and one topic, on the kernel."""
