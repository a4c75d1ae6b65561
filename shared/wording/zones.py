"""Time zones in words."""


def zone_name(zone: object) -> str:
    """An IANA zone as people call it: "London time", "New York time", "UTC"; one without a place under its own name."""
    area, _, place = str(zone).rpartition("/")
    return f"{place.replace('_', ' ')} time" if area and area != "Etc" else str(zone)
