import re
from datetime import date, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser

import pytest
from typing_extensions import override

from services.alerts.domain import FALLBACK, ClientState, Policy, load, section
from services.alerts.mail import (
    Addressee,
    digest_message_id,
    render_urgent,
    urgent_message_id,
)
from shared.events.scoring import Band, RiskKind
from shared.wording import Reader
from tests.support.stories.alerts import DAY, NOW, POLICY, POLICY_TEXT, after, health, onboarded, risk
from tests.support.stories.mails import JANE, LETTERHEAD, LONDON, OWN, body, complaint, digest, of, urgent


class Words(HTMLParser):
    """The words a reader sees."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self._hidden = 0
        self.feed(html)

    @override
    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._hidden += tag in {"style", "title"}

    @override
    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"style", "title"}

    @override
    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.seen += data.replace("’", "'").split()


def test_the_next_step_is_in_the_firms_words_else_in_those_that_came_with_the_risk() -> None:
    opened = risk(RiskKind.NO_CONTACT, next_step="Ring them.")
    known, silent = after(onboarded(), opened), after(onboarded(), risk(RiskKind.NO_CONTACT))
    alert = frozenset(each.alert for each in known.standing.risks.values())
    ours, plain = load(POLICY_TEXT, "kinds: {no_contact: {next: Drop in on them.}}"), POLICY

    def step(state: ClientState, policy: Policy) -> str:
        made = section(state, alert, policy)
        assert made is not None
        return made.items[0].next

    assert step(known, ours) == step(silent, ours) == "Drop in on them."
    assert step(known, plain) == "Ring them."
    assert step(silent, plain) == "Read the reasons, then call them this week and ask."


def test_an_urgent_mail_says_it_all() -> None:
    message = urgent(complaint())

    assert message["Subject"] == "Acme Ltd: a complaint is open"
    assert body(message) == (
        "Acme Ltd\n\n"
        "A complaint is open\n"
        "Since 09:00 (London) today.\n\n"
        "A complaint about the invoice of April.\n\n"
        "In the client's own words:\n> I have asked three times.\n> Nobody called me back.\n\n"
        "What to do next:\n"
        "Call them today. Own up before you explain.\n\n"
        "How the relationship stands: 38 of 100, red.\n"
        "  – No meeting since 12 February.\n\n"
        "You get this because you are responsible for Acme Ltd.\n"
    )


def test_text_and_html_say_the_same() -> None:
    quiet = of(onboarded("Brown & Co"), risk(RiskKind.NO_CONTACT, since=NOW - 100 * DAY))

    for message in (urgent(complaint()), urgent(quiet), digest(complaint(), quiet)):
        text = body(message).replace("> ", "").replace("==== ", "").replace(" ====", "")
        assert Words(body(message, "html")).seen == text.split()


def test_its_headers() -> None:
    message = urgent(complaint())

    assert message["From"] == "Rapport <rapport@firm.example>"
    assert message["To"] == "Jane Smith <jane@firm.example>"
    assert str(message["Date"]) == "Mon, 04 May 2026 09:00:00 +0100", "as the reader's clock shows it"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "DR, RN, NRN, OOF, AutoReply"
    assert "Reply-To" not in message
    assert message["List-Id"] == "Rapport alerts <alerts.rapport.firm.example>"
    assert message["Importance"] == "high"
    assert (message["X-Rapport-Kind"], message["X-Rapport-Reason"]) == ("complaint_open", "responsible")
    assert not {"List-Unsubscribe", "Precedence"} & set(message.keys()), "nothing is promised that does not work"
    assert message["References"] == message["In-Reply-To"] != message["Message-ID"]
    assert message["MIME-Version"] == "1.0"
    assert message.get_content_type() == "multipart/alternative"


def test_a_digest_says_it_all() -> None:
    quiet = of(onboarded("Brown & Co"), risk(RiskKind.NO_CONTACT, since=NOW - DAY))
    message = digest(complaint(), quiet)

    assert message["Subject"] == "Two clients need you: Acme Ltd first"
    assert message["List-Id"] == "Rapport digest <digest.rapport.firm.example>"
    assert not {"References", "Importance", "X-Rapport-Kind"} & set(message.keys())
    text = body(message)
    assert text.startswith("Two clients need you\nMonday 4 May 2026, worst first\n\n==== Acme Ltd ====")
    assert "Since 09:00 (London) yesterday." in text
    assert "How the relationship stands: not assessed yet" in text
    assert text.index("A complaint is open") < text.index("No contact for a long time")


def test_what_to_do_is_said_once_for_all_alerts_of_a_kind() -> None:
    calls, unhappy = "Call back first.", "Thank them, and ask what went wrong."
    kind = RiskKind.CALLS_UNRETURNED
    rang = [risk(kind, f"k-{number}", why=f"Call {number}.", next_step=calls) for number in range(3)]
    wrong = risk(RiskKind.DETRACTOR, "n", why="3 of 10.", next_step=unhappy)
    message = digest(of(onboarded(), wrong, *rang), of(onboarded("Brown"), rang[0]))
    shown = " ".join(Words(body(message, "html")).seen)
    for text in (" ".join(body(message).split()), shown):
        assert [text.count(f"Call {number}.") for number in range(3)] == [2, 1, 1]
        assert text.count(calls) == 2  # once for each client
        assert text.count(unhappy) == 1
        assert text.index("Call 2.") < text.index(calls)
        assert text.count("What to do next:") == 3
    assert "\n\n\n\n" not in body(message)


def test_other_words_for_what_to_do_are_not_swallowed() -> None:
    two = (risk(RiskKind.NO_CONTACT, name, next_step=f"Ring {name}.", why=name) for name in ("anna", "ben"))
    made = of(onboarded(), *two)
    assert all(f"Ring {name}." in body(digest(made)) for name in ("anna", "ben"))


def test_the_subject_of_a_digest() -> None:
    one = of(onboarded(), risk(RiskKind.NO_CONTACT), risk(RiskKind.DETRACTOR))

    assert digest(one)["Subject"] == "Acme Ltd: the client would not recommend us, and 1 more"
    assert digest(*[one] * 5)["Subject"] == "Five clients need you: Acme Ltd first"


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(hours=8), "Since 01:00 (London) today."),
        (timedelta(hours=10), "Since 23:00 (London) yesterday."),
        (timedelta(days=2), "Since 2 May 2026 (2 days)."),
        (timedelta(days=400), "Since 30 March 2025 (400 days)."),
        (timedelta(days=-2), "Since 6 May 2026."),
    ],
)
def test_since_when_in_the_readers_own_time(ago: timedelta, words: str) -> None:
    assert words in body(urgent(of(onboarded(), risk(RiskKind.COMPLAINT_OPEN, since=NOW - ago))))


def test_the_same_mail_has_the_same_id_and_bytes_and_another_has_not() -> None:
    made = complaint()

    assert urgent(made).as_bytes() == urgent(made).as_bytes()
    ids = {
        urgent_message_id("a-1", "jane", "x"),
        urgent_message_id("a-1", "tom", "x"),
        urgent_message_id("a-1", FALLBACK, "x"),
        urgent_message_id("a-1", "jane", "x", step=2),
        urgent_message_id("a-2", "jane", "x"),
        digest_message_id("jane", date(2026, 5, 4), "x"),
        digest_message_id("jane", date(2026, 5, 5), "x"),
        digest_message_id(FALLBACK, date(2026, 5, 4), "x"),
    }
    assert len(ids) == 8
    assert all(re.fullmatch(r"<[0-9a-f]{40}@x>", message_id) for message_id in ids)


def test_mails_about_one_alert_are_one_thread_for_everybody() -> None:
    made = complaint()
    toms = render_urgent(
        made, LETTERHEAD, JANE, OWN, message_id=urgent_message_id("a", "tom", "x"), reader=Reader(NOW, LONDON)
    )

    assert toms["References"] == urgent(made)["References"] != urgent(of(risk(RiskKind.COMPETITOR)))["References"]


def test_a_mail_on_the_wire_has_short_ascii_lines_and_reads_the_same() -> None:
    message = urgent(complaint("Ünïcode & Söhne 📎", verbatim="Sehr geehrte Damen " * 400))

    wire = message.as_bytes()
    read = message_from_bytes(wire, policy=default)

    assert wire.isascii()
    assert max(map(len, wire.split(b"\r\n"))) <= 76, "RFC 2045 6.7 for lines of quoted-printable"
    assert read["Subject"] == "Ünïcode & Söhne 📎: a complaint is open"
    assert isinstance(read, EmailMessage)
    assert body(read) == body(message)
    assert len(body(message)) < 6_000, "long words are shortened"


def test_an_international_address_is_written_with_an_ascii_domain() -> None:
    assert urgent(complaint(), Addressee("Jörg", "joerg@straße.example"))["To"] == "Jörg <joerg@xn--strae-oqa.example>"


def test_what_is_wrong_is_not_said_again_as_a_reason() -> None:
    made = of(
        onboarded(),
        health(38.4, Band.RED, (-21.4, "A complaint about the invoice."), (-9.0, "No meeting since 12 February.")),
        risk(RiskKind.COMPLAINT_OPEN, "c-1", why="A complaint about the invoice."),
    )
    text = body(urgent(made))
    assert text.count("A complaint about the invoice.") == 1
    assert "No meeting since 12 February." in text
