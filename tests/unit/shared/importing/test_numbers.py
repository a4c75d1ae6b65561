"""Numbers as bookkeeping systems of many countries write them: the right value, or what the mapping must say."""

from typing import Any

import pytest

from shared.documents import DocumentError
from tests.support.mapped_rows import data, refusal

GERMAN = 'decimal: ","'
ENGLISH = 'decimal: "."'
SIGNED = "negative: [parentheses, trailing]"


def value(kind: str, reading: str, cell: Any) -> Any:
    return data(FACTS[kind].format(reading=reading), F=cell)[kind]


def why(kind: str, reading: str, cell: Any) -> str:
    return refusal(FACTS[kind].format(reading=reading), F=cell).fields[0].detail


FACTS = {
    "fees": "{{type: InvoiceIssued, {reading} data: {{invoice: No, fees: F, currency: {{constant: EUR}}}}}}",
    "margin": (
        "{{type: InvoiceIssued, {reading} data: {{invoice: No, margin: F,"
        " fees: {{constant: 9.00}}, currency: {{constant: EUR}}}}}}"
    ),
    "hours": "{{type: TimeNotCharged, {reading} data: {{what: Words, hours: F}}}}",
    "nps": "{{type: FeedbackReceived, {reading} data: {{nps: F}}}}",
}


@pytest.mark.parametrize(
    ("reading", "cell", "amount"),
    [
        ("", "1,234,567.00", "1234567.00"),
        ("", "1250.5", "1250.50"),
        ("", "1'234.50", "1234.50"),
        ("", "1\u2019234\u2019567", "1234567.00"),
        ("", "1 234.56", "1234.56"),
        ("", "\u200e1\u00a0234.56\u00a0", "1234.56"),
        ("", "1\u202f234\u202f567.89", "1234567.89"),
        ("", "1\u2009234.5", "1234.50"),
        ("", "+12", "12.00"),
        ("", ".5", "0.50"),
        ("", "00125.00", "125.00"),
        ("", 12.125, "12.125"),
        (ENGLISH, "1,250", "1250.00"),
        (ENGLISH, "1.250", "1.250"),
        (GERMAN, "1.234.567,89", "1234567.89"),
        (GERMAN, "1.250", "1250.00"),
        (GERMAN, "1 234,56", "1234.56"),
        (GERMAN, "1'234,5", "1234.50"),
        (GERMAN, "980,00", "980.00"),
        (GERMAN, 1250.5, "1250.50"),
        (GERMAN, 980, "980.00"),
        ("grouping: indian", "12,34,567", "1234567.00"),
        ("grouping: indian", "1,00,000.50", "100000.50"),
        ("grouping: indian", "99,999.00", "99999.00"),
        ('unit: "€"', "€ 1,250.00", "1250.00"),
        ('unit: ["€", EUR]', "1,250.00 EUR", "1250.00"),
        ("unit: Rs., grouping: indian", "Rs. 1,00,000.00", "100000.00"),
        (f'unit: "€", {GERMAN}', "1.250,00\u00a0€", "1250.00"),
    ],
)
def test_an_amount_is_read_one_way(reading: str, cell: Any, amount: str) -> None:
    assert value("fees", reading and f"{reading},", cell) == amount


@pytest.mark.parametrize(
    ("reading", "cell", "words"),
    [
        ("", "980,00", 'with the decimal mark ".": where "," is the mark, write decimal: ","'),
        ("", "1250,50", 'write decimal: ","'),
        ("", "1.234.567,89", 'write decimal: ","'),
        ("", "1.234.567", 'write decimal: ","'),
        ("", "1 234,56", 'write decimal: ","'),
        (GERMAN, "1,234.50", 'with the decimal mark ",": where "." is the mark, write decimal: "."'),
        (GERMAN, "9.5", 'write decimal: "."'),
        ("", "1,250", 'may group digits or be the decimal one: write decimal: "." or ","'),
        ("", "1.250", 'may group digits or be the decimal one: write decimal: "." or ","'),
        (ENGLISH, "0,125", "write decimal"),
        (ENGLISH, "12,34,567", "write grouping: indian"),
        ("grouping: indian", "123,456", "is not a number"),
        (ENGLISH, "1,23", "write decimal"),
        (ENGLISH, "1,234 567.00", "digits are grouped in threes, by one mark"),
        (ENGLISH, "1,2345.00", "digits are grouped in threes"),
        (ENGLISH, "1.234,567.00", "digits are grouped in threes"),
        (ENGLISH, "12 34", "digits are grouped in threes"),
        (ENGLISH, "5.", "digits are grouped"),
        ("", "(980.00)", "for (5) write negative: parentheses"),
        ("", "980.00-", "for 5- write negative: trailing"),
        ("", "980,-", "is not a number"),
        (SIGNED, "980,-", "is not a number"),
        (SIGNED, "(-980.00)", "is not a number"),
        (SIGNED, "(980.00", "is not a number"),
        ("", "€ 1,250.00", 'is named as unit, such as unit: ["€", EUR]'),
        ("", "1,250.00 EUR", "is named as unit"),
        ('unit: "€"', "$ 1,250.00", "is named as unit"),
        ("", "1.25E+03", "with an exponent: export the column with all digits"),
        ("", "1_000", "is not a number"),
        ("", "\u0661\u0662\u0663", "is not a number"),
        ("", "１２３", "is not a number"),
        ("", "0x1F", "is not a number"),
        ("", "#N/A", "is not a number"),
        ("", "########", "is not a number"),
    ],
)
def test_an_amount_that_could_be_another_is_refused_with_what_to_write(reading: str, cell: Any, words: str) -> None:
    told = why("fees", reading and f"{reading},", cell)
    assert told.startswith("column F ")
    assert words in told
    assert cell not in told or cell in words


@pytest.mark.parametrize(
    ("reading", "cell", "words"),
    [
        ("", "-5.00", "-5.00"),
        ("", "\u2212 1,250.00", "-1250.00"),
        ("", "-0.00", "0.00"),
        (SIGNED, "(1,250.00)", "-1250.00"),
        (SIGNED, "980.00-", "-980.00"),
        (f'{SIGNED}, unit: "€"', "-€5.00", "-5.00"),
        (f'{SIGNED}, unit: "€"', "(€5.00)", "-5.00"),
        (f'{SIGNED}, unit: "€"', "(5.00) €", "-5.00"),
        (f'{SIGNED}, unit: "€"', "€ 5.00-", "-5.00"),
    ],
)
def test_signs_are_read_where_they_may_stand(reading: str, cell: str, words: str) -> None:
    assert value("margin", reading and f"{reading},", cell) == words


@pytest.mark.parametrize(("cell", "hours"), [("1.5", 1.5), ("0.25", 0.25), (2, 2.0), ("7", 7.0)])
def test_hours(cell: Any, hours: float) -> None:
    assert value("hours", "", cell) == hours


@pytest.mark.parametrize(
    ("cell", "words"), [("1,5", 'write decimal: ","'), ("1:30", "hours and minutes: export hours as decimals"),
                        ("1.125", "may group digits"), ("2 h", "is named as unit")],
)  # fmt: skip
def test_hours_that_could_be_others(cell: str, words: str) -> None:
    assert words in why("hours", "", cell)


@pytest.mark.parametrize(("cell", "count"), [("9.0", 9), (9.0, 9), ("9", 9), ("+9", 9), ("0", 0), ("10.00", 10)])
def test_a_count_may_be_written_as_a_spreadsheet_writes_it(cell: Any, count: int) -> None:
    made = value("nps", "", cell)
    assert made == count
    assert isinstance(made, int)


@pytest.mark.parametrize("cell", ["9.5", 9.5, True, "9,5", "10 - Extremely likely", "nine", "1e1", "9/10", "1" * 30])
def test_what_is_no_count_is_refused(cell: Any) -> None:
    assert why("nps", "", cell).startswith("column F is not a whole number")


def test_a_text_that_stands_for_a_count_is_looked_up() -> None:
    told = why("nps", "", "10 - Extremely likely")
    assert told == "column F is not a whole number; where texts stand for numbers, look them up in values"
    said = "{type: FeedbackReceived, data: {nps: {column: F, values: {10 - Extremely likely: 10}}}}"
    assert data(said, F="10 - Extremely likely")["nps"] == 10


@pytest.mark.parametrize(
    ("reading", "words"),
    [
        ('decimal: ";"', 'it must be "." or ","'),
        ("grouping: myriads", "it must be threes or indian"),
        ("negative: brackets", "it must be parentheses for (5), trailing for 5-, or a list of both"),
        ('unit: "-"', "unit must hold no digits"),
    ],
)
def test_a_mapping_that_says_the_impossible_of_numbers_is_refused(reading: str, words: str) -> None:
    with pytest.raises(DocumentError) as refused:
        value("fees", f"{reading},", "1")
    assert words in str(refused.value)
