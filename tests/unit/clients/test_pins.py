"""What the programs of `tests/clients` depend on is pinned with checksums, and no address is written down."""

import json
import re
from pathlib import Path

import pytest

from tests.support.documents import REPOSITORY

CLIENTS = REPOSITORY / "tests" / "clients"
JARS = [CLIENTS / "java" / "jars.txt", REPOSITORY / "tests" / "support" / "kafka_connect_jars.txt"]
GO = sorted((CLIENTS / "go").glob("*/*.mod"))


def test_the_packages_of_javascript_have_a_checksum_and_no_address() -> None:
    text = (CLIENTS / "javascript" / "package-lock.json").read_text()
    packages = {name: one for name, one in json.loads(text)["packages"].items() if name}
    assert len(packages) > 20
    assert [name for name, one in packages.items() if not one["integrity"].startswith("sha512-")] == []
    assert "://" not in text


@pytest.mark.parametrize("pins", GO, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_the_modules_of_go_have_a_checksum(pins: Path) -> None:
    sums = {tuple(line.split()[:2]) for line in pins.with_suffix(".sum").read_text().splitlines()}
    needed = re.findall(r"(?m)^(?:require )?\s*(\S+) (v\S+?)(?: // indirect)?$", pins.read_text())
    assert len(needed) > 2
    assert [one for one in needed if one not in sums] == []


@pytest.mark.parametrize("listed", JARS, ids=lambda file: file.name)
def test_jars_are_listed_with_a_checksum(listed: Path) -> None:
    lines = listed.read_text().splitlines()
    assert len(lines) > 10
    assert [line for line in lines if not re.fullmatch(r"[0-9a-f]{64}  [\w.-]+:[\w.-]+:[\w.-]+", line)] == []
