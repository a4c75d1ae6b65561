"""Personal data goes through one codec, wherever in an event it stands."""

import re
from pathlib import Path

from typing_extensions import override

from shared.events.clients import GoalsAgreed, InterestNoted
from shared.events.interactions import ContactLogged, FeedbackReceived
from shared.events.scoring import HealthChanged
from shared.events.wire import stored_data
from shared.personal import PlainCodec, personal_fields, seal, unseal


class Reversing(PlainCodec):
    """Seals by turning the text round, and by naming the subject."""

    @override
    def seal(self, subject: str, text: str) -> str:
        return f"{subject}|{text[::-1]}"

    @override
    def open(self, subject: str, sealed: str) -> str:
        name, _, text = sealed.partition("|")
        assert name == subject
        return text[::-1]


CONTACT = ContactLogged.model_validate({"channel": "call", "with": ["Ann", "Bo"], "summary": "About the lease"})


def test_only_what_is_personal_is_sealed() -> None:
    sealed = seal(ContactLogged, "acme", CONTACT.document(), Reversing())
    assert sealed["with"] == ["acme|nnA", "acme|oB"]
    assert sealed["summary"] == "acme|esael eht tuobA"
    assert sealed["channel"] == "call"


def test_what_was_sealed_opens_again() -> None:
    document = CONTACT.document()
    assert unseal(ContactLogged, "acme", seal(ContactLogged, "acme", document, Reversing()), Reversing()) == document


def test_the_models_inside_a_model_are_sealed_too() -> None:
    reason = {"kind": "complaint", "log_odds": 1.5, "points": -20.0, "why": "Sister Agnes complained"}
    sealed = seal(HealthChanged, "acme", {"score": 50.0, "contributions": [reason]}, Reversing())
    assert sealed["contributions"][0]["why"] == "acme|denialpmoc sengA retsiS"
    assert sealed["contributions"][0]["kind"] == "complaint"


def test_the_store_keeps_what_the_codec_gives() -> None:
    assert b"acme|nnA" in stored_data(CONTACT, "acme", Reversing())
    assert b'"Ann"' in stored_data(CONTACT, "acme", PlainCodec())


def test_the_marked_fields_are_known_by_their_names_on_the_wire() -> None:
    assert personal_fields(ContactLogged) == {"with", "summary"}


def test_the_words_of_a_check_in_and_what_people_care_about_are_sealed_too() -> None:
    answers = [{"question": "What do you like?", "answer": "Ann calls"}]
    assert seal(FeedbackReceived, "acme", {"answers": answers}, Reversing())["answers"] == [
        {"question": "What do you like?", "answer": "acme|sllac nnA"}
    ]
    birthday = {"interest": "i-1", "what": "birthday", "whose": "Jo", "yearly_on": "05-17"}
    assert seal(InterestNoted, "acme", birthday, Reversing()) == {
        "interest": "i-1",
        "what": "acme|yadhtrib",
        "whose": "acme|oJ",
        "yearly_on": "acme|71-50",
    }
    goals = GoalsAgreed(goals=("No court",), acceptable_outcomes=("Instalments",)).document()
    sealed = seal(GoalsAgreed, "acme", goals, Reversing())
    assert (sealed["goals"], sealed["acceptable_outcomes"]) == (["acme|truoc oN"], ["acme|stnemlatsnI"])
    assert unseal(GoalsAgreed, "acme", sealed, Reversing()) == goals


def test_what_reads_a_state_by_a_statement_of_its_own_opens_it() -> None:
    paths = [path for folder in ("services", "shared") for path in Path(folder).rglob("*.py")]
    reading = {str(path) for path in paths if re.search(r"\[[\"']state[\"']\]", path.read_text())}
    assert reading == {"shared/store/streams.py"}, "elsewhere `opened_state` does"
