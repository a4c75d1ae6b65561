"""Why somebody gets a mail, in words."""

from collections.abc import Collection

from services.alerts.domain.routing.presence import Presence
from services.alerts.domain.routing.route import Because, Fallback, InsteadOf, Recipient
from services.alerts.mail.clean import one_line
from shared.events.scoring import RiskKind
from shared.wording import Reader, capitalised, listing

#: What is theirs whom a risk of a kind concerns besides the responsible partner.
_THEIRS = {
    RiskKind.PROMISE_OVERDUE.value: "promise",
    RiskKind.PROMISE_BROKEN.value: "promise",
    RiskKind.DEADLINE_AT_RISK.value: "deadline",
    RiskKind.DEADLINE_MISSED.value: "deadline",
    RiskKind.DEADLINE_OVERDUE.value: "deadline",
    RiskKind.CLIENT_NOT_TOLD.value: "deadline",
    RiskKind.STATUS_OVERDUE.value: "matter",
    RiskKind.ACTION_OVERDUE.value: "action",
    RiskKind.CALLS_UNRETURNED.value: "call",
    RiskKind.EMAIL_UNANSWERED.value: "e-mail",
}


def because(route: Recipient | Fallback, client: str, kind: str, reader: Reader) -> str:
    """Why you got this. `kind`: of the alert, which says how it concerns whom it concerns."""
    return f"You get this because {_reason(route, client, kind, reader)}."


def beside(route: Recipient | Fallback, kinds: Collection[str], reader: Reader) -> str:
    """Why you read of a client in a digest; empty where you are responsible for them."""
    absent = route.instead_of
    match route.because:
        case Because.RESPONSIBLE:
            return ""
        case Because.CONCERNED if absent is None:
            return _yours(kinds)
        case Because.STANDS_IN | Because.CONCERNED if absent is not None:
            return f"You stand in for {_name(absent)}, who {_gone(absent, reader)}."
        case _:
            return f"{_nobody(route, '', reader)}. {first_step(route)}".strip()


def first_step(route: Recipient | Fallback) -> str:
    """What to do before anything else, where a mail reaches nobody who is responsible; else nothing."""
    absent = route.instead_of
    if route.because is Because.NOBODY_RESPONSIBLE:
        return "Name a responsible partner."
    if route.because is Because.REFUSED:
        return "Tell them, and put their address right."
    if route.because is not Because.NOBODY_REACHABLE or absent is None:
        return ""
    who = "somebody to stand in" if absent.presence in {Presence.AWAY, Presence.HOLIDAY} else "a successor"
    return f"Name {who} for {_name(absent)}."


def below(routes: Collection[Recipient | Fallback]) -> str:
    """Why you got a digest, below it."""
    own = [route.because is Because.RESPONSIBLE for route in routes]
    if all(own):
        return "You get this because you are responsible for these clients."
    if any(own):
        return "You get this because you are responsible for these clients, or for the reason given with them."
    return "You get this for the reason given with each client."


def _reason(route: Recipient | Fallback, client: str, kind: str, reader: Reader) -> str:
    absent = route.instead_of
    match route.because:
        case Because.RESPONSIBLE:
            return f"you are responsible for {client}"
        case Because.CONCERNED:
            return _concern(kind) if absent is None else f"{_name(absent)} {_gone(absent, reader)} and you stand in"
        case Because.STANDS_IN if absent is not None and absent.named:
            return f"{_name(absent)} {_gone(absent, reader)} and named you"
        case Because.STANDS_IN if absent is not None:
            was = "was" if absent.presence is Presence.LEFT else "is"
            who = f"{_name(absent)}, who {was} responsible for {client},"
            return f"{who} {_gone(absent, reader)} and you stand in"
        case _:
            return _nobody(route, f" for {client}", reader)


def _nobody(route: Recipient | Fallback, for_client: str, reader: Reader) -> str:
    """Why it reached nobody who is responsible. Where it is a sentence of its own it begins as one."""
    absent = route.instead_of
    if route.because is Because.NOBODY_RESPONSIBLE:
        return f"no responsible partner is named{for_client}" if for_client else "No responsible partner is named"
    if absent is None:
        words = f"nobody responsible{for_client} could be reached"
        return words if for_client else capitalised(words)
    if route.because is Because.REFUSED:
        words = f"mail server of {_name(absent)} refused this mail"
        return f"the {words}" if for_client else f"The {words}"
    after = "has taken over" if absent.presence is Presence.LEFT else "stands in"
    return f"{_name(absent)} {_gone(absent, reader)} and nobody {after}"


def _gone(absent: InsteadOf, reader: Reader) -> str:
    """E.g. "left on 5 November", "is away until 11 December"."""
    match absent.presence:
        case Presence.LEFT:
            return "has left" if absent.day is None else f"left {reader.on(absent.day)}"
        case Presence.AWAY:
            return f"is away until {'further notice' if absent.day is None else reader.day(absent.day)}"
        case Presence.HOLIDAY:
            return "has a public holiday today"
        case _:
            return "cannot be reached by mail"


def _name(absent: InsteadOf) -> str:
    return one_line(absent.name, 100)


def _concern(kind: str) -> str:
    theirs = _THEIRS.get(kind)
    return "it concerns you" if theirs is None else f"the {theirs} is yours"


def _yours(kinds: Collection[str]) -> str:
    theirs = sorted({_THEIRS[kind] for kind in kinds if kind in _THEIRS})
    if not theirs:
        return "It concerns you."
    return f"{capitalised(listing([f'the {one}' for one in theirs]))} {'is' if len(theirs) == 1 else 'are'} yours."
