"""Text that is the same to a reader is the same to us."""

from shared.events.spelling import in_nfc


def test_every_text_is_in_one_form_and_nothing_else_changes() -> None:
    apart = {"a": ["Mu\u0308ller", {"b": "u\u0308"}], "c": 1, "d": None, "e": True, "f": "plain"}
    assert in_nfc(apart) == {"a": ["M\u00fcller", {"b": "\u00fc"}], "c": 1, "d": None, "e": True, "f": "plain"}
