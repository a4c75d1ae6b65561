"""Numbers in words."""


def amount(number: float, thing: str) -> str:
    """E.g. "1 day", "2 days", "4.5 days"."""
    return f"{number:g} {plural(number, thing)}"


def counted(number: int, thing: str) -> str:
    """Every digit of a count: "1 event", "1,234,567 events"."""
    return f"{number:,} {plural(number, thing)}"


def plural(number: float, thing: str) -> str:
    """The noun beside the number."""
    return thing if number == 1 else f"{thing}s"


def signed(number: float, places: int = 0) -> str:
    """With its sign and as many decimals: "+3", "−12.5"; what rounds to nought has none: "0"."""
    text = f"{number:+.{places}f}"
    return text[1:] if not text.strip("+-0.") else text.replace("-", "−")


_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def in_words(number: int) -> str:
    """A count within a sentence: "five", "twelve", "13"."""
    return _SMALL[number] if 0 <= number < len(_SMALL) else f"{number:,}"
