"""The committed contracts are what the models say, are good JSON Schemas, and agree with what is accepted."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker
from typer.testing import CliRunner

from shared.cloudevents import CloudEvent
from shared.cloudevents.timestamps import parse_time
from shared.events import Reported
from shared.events.__main__ import app
from shared.events.alerts import AlertResolved
from shared.events.catalogue import CATALOGUE, RAPPORT, type_of
from shared.events.reading import reported
from shared.events.schema import contracts_check, published
from shared.events.schema.schemas import CONTRACTS, file_name, schemas, text_of
from shared.events.scoring import RiskClosed, RiskKind
from shared.events.statements.commitments import PromiseOverdue
from shared.events.statements.endings import Ended, EndedAfter, EndedAs, EndedOn, MovedTo, PutRightFirst
from shared.events.wire import stored_data
from shared.personal import PlainCodec

EXAMPLES: Mapping[str, list[dict[str, Any]]] = yaml.safe_load((Path(__file__).parent / "examples.yaml").read_text())
PAIRS = [(name, example) for name, examples in EXAMPLES.items() for example in examples]
SCHEMAS = schemas(RAPPORT)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

FORMATS = FormatChecker(formats=("date",))
FORMATS.checks("date-time", raises=ValueError)(lambda value: not isinstance(value, str) or bool(parse_time(value)))


def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(SCHEMAS[name], format_checker=FORMATS)


def report(name: str, data: object) -> Reported | object:
    event = CloudEvent(id="1", source="/s", type=name, subject="c-1", time=NOW, data=json.dumps(data).encode())
    return reported(event, RAPPORT, now=NOW, service=None)


def test_the_committed_contracts_are_current_and_break_nobody() -> None:
    assert list(contracts_check.complaints()) == []


def test_every_type_has_an_example() -> None:
    assert EXAMPLES.keys() == CATALOGUE.keys()


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_committed_contract_is_a_json_schema(name: str) -> None:
    committed = json.loads((CONTRACTS / file_name(name)).read_text())
    Draft202012Validator.check_schema(committed)
    assert committed["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert committed["additionalProperties"] is False
    assert committed["description"]


@pytest.mark.parametrize(("name", "example"), PAIRS)
def test_contract_model_and_store_agree_on_the_examples(name: str, example: dict[str, Any]) -> None:
    validator(name).validate(example)
    data = CATALOGUE[name].model.model_validate_json(json.dumps(example), strict=True)
    stored = stored_data(data, "c-1", PlainCodec())
    validator(name).validate(json.loads(stored))
    assert CATALOGUE[name].model.read(stored) == data


PROMISED = PromiseOverdue(what="The draft", due=NOW.date())
ENDED = [
    EndedOn(kind="promise_kept", when=NOW),
    EndedOn(kind="terms_ended", when=NOW.date()),
    EndedAfter(kind="overdue_long", days=180),
    EndedAs(kind="long_silent"),
    MovedTo(kind="promise_moved", to=NOW.date(), when=NOW),
    PutRightFirst(first=PROMISED),
]


@pytest.mark.parametrize("facts", ENDED, ids=lambda facts: facts.kind)
def test_what_ended_a_risk_fits_the_contracts_and_is_read_back(facts: Ended) -> None:
    over = RiskClosed(kind=RiskKind.PROMISE_OVERDUE, at=NOW, why="In words.", facts=facts)
    told = AlertResolved(alert="a-1", why="In words.", facts=facts)
    for data in (over, told):
        name = type_of(data).name
        stored = stored_data(data, "c-1", PlainCodec())
        validator(name).validate(json.loads(stored))
        assert CATALOGUE[name].model.read(stored) == data


@pytest.mark.parametrize(("name", "example"), [pair for pair in PAIRS if CATALOGUE[pair[0]].reportable])
def test_the_examples_are_accepted(name: str, example: dict[str, Any]) -> None:
    assert isinstance(report(name, example), Reported), report(name, example)


WRONG_VALUES = [
    *("", "x" * 201, "x" * 20_001, "a b", "\x00", "1700000000", "2026-02-30", "2026-03-01T09:30Z", "25:00", "call"),
    *(True, 0, -1, 7, 11, 367, 1.5, 745, [], ["a"], ["a"] * 51, [0], {}, {"a": 1}, {"start": 9}),
]


def mutations(example: dict[str, Any], names: Iterator[str]) -> Iterator[dict[str, Any]]:
    yield example | {"nobody_knows": 1}
    for name in names:
        yield {field: value for field, value in example.items() if field != name}
        for value in WRONG_VALUES:
            yield example | {name: value}


@pytest.mark.parametrize("name", [name for name, entry in CATALOGUE.items() if entry.reportable])
def test_what_the_contract_forbids_is_refused(name: str) -> None:
    forbidden = 0
    for example in EXAMPLES[name]:
        for document in mutations(example, iter(SCHEMAS[name]["properties"])):
            if not validator(name).is_valid(document):
                forbidden += 1
                assert not isinstance(report(name, document), Reported), document
    assert forbidden > 0


def test_the_same_schema_is_always_the_same_text() -> None:
    assert [text_of(schema) for schema in schemas(RAPPORT).values()] == [
        text_of(schema) for schema in schemas(RAPPORT).values()
    ]


def test_generating_repairs_what_was_changed_and_checking_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "contracts"
    assert contracts_check.write(folder) == len(CATALOGUE) + 1
    published.publish(schemas(RAPPORT), folder / "published")
    assert list(contracts_check.complaints(folder)) == []
    changed, gone = folder / file_name("rapport.CallMissed.v1"), folder / file_name("rapport.CallReturned.v1")
    surplus = folder / file_name("rapport.Retired.v1")
    changed.write_text("{}")
    gone.unlink()
    surplus.write_text("{}")
    complaints = list(contracts_check.complaints(folder))
    assert len(complaints) == 3
    assert all("run make schemas" in complaint for complaint in complaints)
    assert contracts_check.write(folder) == 3
    assert list(contracts_check.complaints(folder)) == []
    assert not surplus.exists()


def test_a_version_is_published_once_and_only_when_something_changed(tmp_path: Path) -> None:
    first = {"rapport.A.v1": {"type": "object"}}
    second = first | {"rapport.B.v1": {"type": "object"}}
    assert [published.publish(version, tmp_path) for version in (first, first, second, second)] == [1, None, 2, None]
    assert published.versions(tmp_path) == {1: first, 2: second}


def test_no_version_published_is_a_complaint(tmp_path: Path) -> None:
    contracts_check.write(tmp_path)
    assert any("has no version" in complaint for complaint in contracts_check.complaints(tmp_path))


def test_the_command_checks() -> None:
    assert CliRunner().invoke(app, ["check"]).exit_code == 0


def test_the_command_fails_with_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contracts_check, "complaints", lambda: iter(["it broke"]))
    result = CliRunner().invoke(app, ["check"])
    assert (result.exit_code, result.stderr) == (1, "it broke\n")
