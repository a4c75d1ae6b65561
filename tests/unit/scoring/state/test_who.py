"""Names of people, compared."""

import pytest

from services.scoring.domain.state.who import name_key, same_person


@pytest.mark.parametrize(
    "other",
    ["Åsa Öberg", "A\u030asa O\u0308berg", "ÅSA ÖBERG", " åsa  öberg ", "Åsa\u00a0Öberg"],
    ids=["same", "decomposed", "capitals", "spaces", "no-break space"],
)
def test_one_person_however_the_name_is_written(other: str) -> None:
    assert same_person("Åsa Öberg", other)
    assert name_key("Åsa Öberg") == name_key(other)


def test_a_sharp_s_in_capitals_is_two() -> None:
    assert same_person("Herr Groß", "HERR GROSS")


@pytest.mark.parametrize("other", ["Asa Oberg", "Åsa Öbergh", "ÅsaÖberg"])
def test_other_names_are_other_people(other: str) -> None:
    assert not same_person("Åsa Öberg", other)
