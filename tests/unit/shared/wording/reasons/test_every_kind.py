"""Every kind of statement has its sentence, and no room says one for another."""

from typing import get_args

from shared.events.statements import KINDS, Statement
from shared.wording import reasons


def test_every_kind_of_statement_has_a_sentence() -> None:
    assert set(reasons.WORDED) == set(get_args(Statement))


def test_a_kind_is_named_once() -> None:
    assert len(KINDS) == len(get_args(Statement))
