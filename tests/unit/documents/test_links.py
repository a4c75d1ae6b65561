"""Links between documents lead somewhere, and the documents that the code names are there."""

import re
from pathlib import Path

import pytest

from tests.support.documents import DOCUMENTS, REPOSITORY, anchors, links, text_of

#: Files that commands write.
_MADE = {"deploy/.env"}
_NAMED = re.compile(r"\b(?:docs|deploy)/[\w./-]+\.(?:md|yaml|svg)\b")
_SOURCES = sorted(
    file.relative_to(REPOSITORY)
    for folder in ("services", "shared", "deploy", "tests")
    for file in (REPOSITORY / folder).rglob("*")
    if file.suffix in {".py", ".yaml", ".yml", ".sql"} and "contracts" not in file.parts
)


def test_there_are_documents() -> None:
    assert {Path("README.md"), Path("CONTRIBUTING.md"), Path("docs/operate.md"), Path("deploy/README.md")} <= {
        *DOCUMENTS
    }
    assert sum(len(links(document)) for document in DOCUMENTS) > 100


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_links_lead_somewhere(document: Path) -> None:
    for link in links(document):
        path, _, anchor = link.partition("#")
        target = (REPOSITORY / document.parent / path).resolve() if path else (REPOSITORY / document).resolve()
        assert target.exists(), f"{document}: {link} leads nowhere"
        assert target.is_relative_to(REPOSITORY), f"{document}: {link} leaves the repository"
        if anchor:
            assert anchor in anchors(target), f"{document}: {link} names no heading"


@pytest.mark.parametrize("document", [one for one in DOCUMENTS if one.name != "CHANGELOG.md"], ids=str)
def test_files_that_a_document_names_are_there(document: Path) -> None:
    named = set(re.findall(r"`((?:services|shared|tests|deploy|docs)/[\w./-]+)`", text_of(document)))
    assert [name for name in sorted(named - _MADE) if not (REPOSITORY / name).exists()] == []


def test_documents_that_the_code_names_are_there() -> None:
    named = {(source, name) for source in _SOURCES for name in _NAMED.findall(text_of(source))}
    assert len(named) > 5
    assert [(source, name) for source, name in sorted(named) if not (REPOSITORY / name).exists()] == []


def test_every_document_can_be_reached_from_the_readme() -> None:
    reached, next_ones = set[Path](), {Path("README.md")}
    while next_ones:
        reached |= next_ones
        next_ones = {
            target.relative_to(REPOSITORY)
            for document in next_ones
            for link in links(document)
            if (target := (REPOSITORY / document.parent / link.partition("#")[0]).resolve()).suffix == ".md"
        } - reached
    assert reached == {*DOCUMENTS}
