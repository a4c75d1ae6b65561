"""Why consuming ends, and with it the process."""


class Stuck(Exception):  # noqa: N818  it is a finding
    """Reading cannot go on without loss, or does not go on at all. Somebody must decide; a new try finds the same."""
