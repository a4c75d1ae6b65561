"""No mail is larger than what mail programs show, whatever comes in."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.alerts.domain import ClientState, DigestPlan, Notice, QueuedMail
from services.alerts.mail import Letter, MailComposer
from services.alerts.mail.compose import LARGEST
from shared.events.scoring import Band, RiskKind
from tests.support.stories.alerts import DAY, NOW, POLICY, alerted, health, mailed, onboarded, person, risk
from tests.support.stories.mails import LETTERHEAD, body

COMPOSER = MailComposer(LETTERHEAD, "care@firm.example", POLICY)
PEOPLE = {"jane": person()}
#: Told in the digest; of the urgent kind, told at once before.
KINDS = [kind for kind in RiskKind if kind not in POLICY.urgent]
#: A code point that needs most bytes on the wire, markup that needs most characters, words that never end, lines.
LONG = ["😀", "&", '"', "é", "=", "x", "ab ", "שלום ", "a\n", "👩‍👩‍👧‍👦"]


def crowd(text: str, clients: int, kinds: int) -> dict[str, ClientState]:
    """Clients of whom everything is wrong, and of everything that they said a lot."""
    words = (text * 2_000)[:2_000]
    name = " ".join((text * 200)[:200].replace("\u200d", "").split())
    reasons = [(-9.0 - place, words) for place in range(5)]
    found = {}
    for number in range(clients):
        client = f"c{number}"
        wrong = [
            risk(kind, why=words, verbatim=words, next_step=words) for kind in (RiskKind.COMPLAINT_OPEN, *KINDS[:kinds])
        ]
        state = alerted(onboarded(name), health(20, Band.RED, *reasons), *wrong, client=client, at=NOW - DAY)
        for alert in [one for one, known in state.alerts.items() if known.urgent]:
            state = mailed(state, alert, at=NOW - DAY)
        found[client] = state
    return found


def digest(clients: dict[str, ClientState]) -> Letter:
    wanted = DigestPlan("jane", date(2026, 5, 4), {one: frozenset(state.alerts) for one, state in clients.items()}, 60)
    made = COMPOSER.compose(QueuedMail("k", wanted, NOW), clients, PEOPLE.get, NOW)
    assert isinstance(made, Letter)
    return made


def size(letter: Letter) -> int:
    assert letter.message is not None
    return len(letter.message.as_bytes())


@pytest.mark.parametrize("text", ["😀", "&", "é", "👩‍👩‍👧‍👦"])
def test_a_digest_is_under_ninety_kilobytes_whatever_comes_in(text: str) -> None:
    clients = crowd(text, clients=24, kinds=len(KINDS))

    letter = digest(clients)

    assert size(letter) < LARGEST == 90_000
    assert 6 <= len(letter.told) <= 20, "what has no place is told by the next ones"


@settings(max_examples=5, deadline=timedelta(seconds=20))
@given(st.text(min_size=1, max_size=8).filter(str.strip), st.integers(1, 30), st.integers(8, len(KINDS)))
def test_so_is_any(text: str, clients: int, kinds: int) -> None:
    usable = "".join(one for one in text if one.isprintable()) or "x"

    assert size(digest(crowd(usable, clients, kinds))) < LARGEST


def test_plain_words_are_not_shortened() -> None:
    said = "They have asked three times for the signed copy of the lease, and nobody has answered them. " * 6
    words = said.strip()[:590]
    clients = {
        f"c{number}": alerted(
            onboarded(f"Client {number} Ltd"),
            risk(RiskKind.DETRACTOR, why=words, verbatim=words),
            risk(RiskKind.PROMISE_BROKEN, why="It was promised for 2 May."),
            client=f"c{number}",
            at=NOW - DAY,
        )
        for number in range(30)
    }

    letter = digest(clients)

    assert letter.message is not None
    assert body(letter.message).count(words) == 2 * 5
    assert len(letter.told) == 20
    assert "And 70 more clients, in the next mails." in body(letter.message)


@pytest.mark.parametrize("text", LONG)
def test_a_mail_at_once_is_too(text: str) -> None:
    words = (text * 20_000)[:20_000].strip()
    told = risk(RiskKind.COMPLAINT_OPEN, why=words, verbatim=words, next_step=words[:2_000])
    state = alerted(
        onboarded(" ".join(words[:200].replace("\u200d", "").split())), health(20, Band.RED, (-9.0, words)), told
    )
    (alert,) = state.alerts

    made = COMPOSER.compose(
        QueuedMail("k", Notice("acme", alert, None, NOW, NOW), NOW), {"acme": state}, PEOPLE.get, NOW
    )

    assert isinstance(made, Letter)
    assert size(made) < LARGEST
