"""How the parts of the envelope say no to each other; the bindings turn it into a ``Refusal`` at their rim."""

from shared.refusal import FieldProblem, Reason, Refusal

_MOST_PROBLEMS = 20


class Refused(Exception):  # noqa: N818  a refusal is an answer, not an error
    """Reading stops here. ``refusal`` is what the reporter hears."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.detail)
        self.refusal = refusal


def unreadable(detail: str) -> Refused:
    """It cannot be taken for an event at all."""
    return Refused(Refusal(Reason.UNREADABLE, detail))


def invalid(problems: list[FieldProblem]) -> Refused:
    """It is an event, with attributes that cannot be right; each of ``problems`` is a sentence; 20 are told."""
    told = problems[:_MOST_PROBLEMS]
    return Refused(Refusal(Reason.INVALID, "; ".join(problem.detail for problem in told), tuple(told)))


def unsupported(detail: str) -> Refused:
    """It is an event, in a format that is not understood here."""
    return Refused(Refusal(Reason.UNSUPPORTED, detail))
