"""What the documents list is what the code has: settings, metrics, types, refusals, commands."""

import re
import runpy
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import typer
from pydantic import SecretStr
from pydantic.fields import FieldInfo

from services.alerts.settings import AlertsSettings
from services.scoring.settings import ScoringSettings
from shared.events.catalogue import CATALOGUE
from shared.refusal import Reason
from shared.settings import Scope, Settings
from shared.web import problems
from tests.support.documents import DOCUMENTS, REPOSITORY, blocks, rows, section, text_of
from tests.support.metrics import metrics

OPERATE, INTEGRATE, README = "docs/operate.md", "docs/integrate.md", "README.md"
SERVICES = ("intake", "interactions", "scoring", "alerts")


def test_the_readme_is_short() -> None:
    assert len(text_of(README).splitlines()) <= 150


def test_promises_are_listed_once() -> None:
    with_a_list = [str(one) for one in DOCUMENTS if re.search(r"(?m)^(#+ .*|)(Promised|promised)\b.*$", text_of(one))]
    assert with_a_list == ["docs/reliability.md"]


# Settings ------------------------------------------------------------------------------------------------------------

_NO_VALUE = {"none", "the system's authorities"}


def _documented() -> dict[str, str]:
    """Each setting with its default, as the tables tell it."""
    return {
        name: default
        for names, default, *_ in rows(section(OPERATE, "Settings"))
        for name in re.findall(r"`(RAPPORT_\w+)`", names)
    }


def _settings() -> dict[str, FieldInfo]:
    kinds: tuple[type[Settings], ...] = (Settings, ScoringSettings, AlertsSettings)
    return {f"RAPPORT_{name.upper()}": field for kind in kinds for name, field in kind.model_fields.items()}


def test_every_setting_is_documented_and_no_other() -> None:
    assert _documented().keys() == _settings().keys()


@pytest.mark.parametrize(("name", "field"), _settings().items())
def test_the_default_of_a_setting_is_the_one_in_the_code(name: str, field: FieldInfo) -> None:
    written = _documented()[name]
    assert written in _NO_VALUE if field.default is None else written == f"`{_as_text(field.default)}`"


def _as_text(default: Any) -> str:
    if isinstance(default, SecretStr):
        return default.get_secret_value()
    if isinstance(default, tuple):
        return str([*default])
    return (
        f"{default:%H:%M}"
        if hasattr(default, "hour")
        else f"{default:g}"
        if isinstance(default, float)
        else str(default)
    )


def test_every_scope_is_documented() -> None:
    assert all(f"`{scope.value}`: " in section(OPERATE, "Tokens") for scope in Scope)


# Metrics -------------------------------------------------------------------------------------------------------------


def test_every_metric_is_documented_and_no_other() -> None:
    names = {metric.name + ("_total" if metric.type == "counter" else "") for metric in metrics()}
    written = {
        re.sub(r"\{.*", "", cell[0].strip("`")) for cell in rows(section(OPERATE, "Metrics")) if "rapport_" in cell[0]
    }
    assert written == names


# Log lines -----------------------------------------------------------------------------------------------------------

_OF_OPENTELEMETRY = {"parentbased_traceidratio"}


def test_log_lines_that_the_operators_page_names_are_written() -> None:
    named = {
        name
        for heading in ("Symptoms and commands", "Logs")
        for name in re.findall(r"`([a-z]+(?:_[a-z]+)+)`", section(OPERATE, heading))
    }
    sources = "".join(
        file.read_text(encoding="utf-8")
        for room in ("shared", "services")
        for file in (REPOSITORY / room).rglob("*.py")
    )
    written = set(re.findall(r'"([a-z_]+)"', sources))
    assert len(named) > 25
    assert named - written == _OF_OPENTELEMETRY


# The event language --------------------------------------------------------------------------------------------------


def _types(text: str) -> set[str]:
    return {f"rapport.{name}.v1" for name in re.findall(r"`([A-Z]\w+)`", text)}


@pytest.mark.parametrize("service", ["intake", "interactions"])
def test_every_type_that_a_service_takes_is_documented(service: str) -> None:
    [row] = [row for row in rows(section(INTEGRATE, "Which service takes which fact")) if row[0] == service]
    taken = {name for name, entry in CATALOGUE.items() if entry.reportable and entry.owner == service}
    assert _types(row[2]) == taken


def test_every_conclusion_is_documented() -> None:
    after = section(INTEGRATE, "Which service takes which fact").rpartition("Scoring and alerts take no facts")[2]
    assert _types(after) == {name for name, entry in CATALOGUE.items() if not entry.reportable}


def test_every_refusal_is_documented_with_its_status() -> None:
    written = {row[0].strip("`"): row[1] for row in rows(section(INTEGRATE, "Answers and refusals"))}
    for reason in Reason:
        assert written.pop(reason.value) == str(int(problems._STATUS[reason]))
    assert written.keys() == {"reason", "---"}


# Commands ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def commands() -> dict[str, set[str]]:
    """By service: what `python -m services.<name>` understands, without running any of it."""
    found: dict[str, set[str]] = {}

    def instead(app: typer.Typer) -> None:
        found[service] = set(getattr(typer.main.get_command(app), "commands", {}))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typer.Typer, "__call__", instead)
        for service in SERVICES:
            runpy.run_module(f"services.{service}", run_name="__main__")
    return found


def test_every_command_is_documented_with_its_services(commands: dict[str, set[str]]) -> None:
    written: dict[str, set[str]] = {name: set() for name in SERVICES}
    for cells in rows(section(OPERATE, "Commands")):
        if not cells[0].startswith("`"):
            continue
        names = re.findall(r"`([a-z]+)", cells[0])
        for service in SERVICES if cells[1] == "all" else cells[1].split(", "):
            written[service] |= {*names}
    assert written == commands


def _mentioned() -> Iterable[tuple[Path, str, str]]:
    for document in DOCUMENTS:
        for service, command in re.findall(r"-m\s+services\.(\w+)\s+([a-z]+)", text_of(document)):
            yield document, service, command


def test_commands_that_a_document_names_are_there(commands: dict[str, set[str]]) -> None:
    found = list(_mentioned())
    assert len(found) > 20
    for document, service, command in found:
        assert command in commands[service], f"{document}: services.{service} has no {command}"


@pytest.mark.parametrize("document", ["CONTRIBUTING.md", README])
def test_commands_of_make_that_a_document_names_are_there(document: str) -> None:
    targets = set(re.findall(r"(?m)^([a-z-]+):", text_of("Makefile")))
    named = {*re.findall(r"`make ([a-z-]+)", text_of(document)), *_make_lines(document)}
    assert named
    assert named <= targets


def test_every_command_of_make_is_documented() -> None:
    described = set(re.findall(r"(?m)^([a-z-]+):.*## ", text_of("Makefile"))) - {"help"}
    assert described <= set(re.findall(r"`make ([a-z-]+)", text_of("CONTRIBUTING.md")))


def _make_lines(document: str) -> set[str]:
    return {name for block in blocks(document, "sh") for name in re.findall(r"(?m)^make ([a-z-]+)", block.text)}
