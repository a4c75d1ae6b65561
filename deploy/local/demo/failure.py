"""What ends the demo early."""


class StoryError(Exception):
    """The story cannot be told as it is written. The text names the place and what is wrong there."""


class DemoFailed(Exception):  # noqa: N818  it did not err, it found something
    """Rapport did not do what the story says it does. The text is for the reader, one finding a line."""
