"""Internal exception for a refused envelope; the bindings return its ``Refusal``."""

from shared.refusal import FieldProblem, Reason, Refusal

_MOST_PROBLEMS = 20


class Refused(Exception):  # noqa: N818  a refusal is an answer, not an error
    """Stops reading. ``refusal`` is the answer to the reporter."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.detail)
        self.refusal = refusal


def unreadable(detail: str) -> Refused:
    """It cannot be read as an event."""
    return Refused(Refusal(Reason.UNREADABLE, detail))


def invalid(problems: list[FieldProblem]) -> Refused:
    """It is an event with invalid attributes. Each of ``problems`` is a sentence; the first 20 are reported."""
    reported = problems[:_MOST_PROBLEMS]
    return Refused(Refusal(Reason.INVALID, "; ".join(problem.detail for problem in reported), tuple(reported)))


def unsupported(detail: str) -> Refused:
    """It is an event in an unsupported format."""
    return Refused(Refusal(Reason.UNSUPPORTED, detail))
