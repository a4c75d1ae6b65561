"""Names of the event language in words."""


def spoken(name: str) -> str:
    """A value's name as people say it: "not_enough_known" is "not enough known"."""
    return name.replace("_", " ")
