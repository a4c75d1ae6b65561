"""Documents that people write: read strictly, laid over each other, and what is wrong told by line and name."""

from dataclasses import dataclass
from typing import Annotated

import pytest
from pydantic import Field, TypeAdapter

from shared.documents import DocumentError, Layers, PolicyError, Says, compose, validated


@dataclass(frozen=True)
class Wait:
    """A part within."""

    first: Annotated[float, Field(gt=0)]
    then: Annotated[int, Says("must be whole seconds")]


@dataclass(frozen=True)
class Told:
    """What the documents of these tests hold."""

    name: str
    wait: Wait


TOLD = TypeAdapter(Told)
BASE = "name: ours\nwait:\n  first: 1\n  then: 2\n"


def told(text: str, over: str = "") -> Told:
    return validated(TOLD, Layers.read(text, over))


def test_what_is_laid_over_a_document_changes_only_what_it_names() -> None:
    assert told(BASE, "wait: {then: 5}") == Told("ours", Wait(1, 5))
    assert told(BASE, "") == told(BASE, "# nothing\n") == Told("ours", Wait(1, 2))


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ("\nwait: {frist: 3}", "line 2: /wait/frist: there is no such setting; did you mean first?"),
        ("wait:\n  first: 0", "line 2: /wait/first: must be greater than 0; is 0"),
        ("wait:\n  first: x\n  then: y", "line 2: /wait/first: must be a valid number; is 'x'"),
        ("wait:\n  then: 1.5", "line 2: /wait/then: must be whole seconds; is 1.5"),
        ("wait:\n  then: '2'", "line 2: /wait/then: must be whole seconds; is '2'"),
        ("name: 7", "line 1: /name: must be a valid string; is 7"),
        ("wait: 7", "line 1: /wait: must be"),
        ("name: a\nname: b", "line 2: name is given twice, first on line 1"),
        ("\n- name", "line 2: must be a mapping of settings"),
        ("name: !unknown x", "line 1: x cannot be read"),
        ("name: 2024-13-01", "line 1: 2024-13-01 cannot be read"),
        ("? {a: b}\n: c", "line 1: must be a single value"),
        ("&a name: &b [*b]", "is nested too deep"),
        ("name: [", "not valid YAML"),
        ("name: \x00", "not valid YAML"),
    ],
)
def test_what_is_wrong_is_told_by_line_and_name(over: str, words: str) -> None:
    with pytest.raises(PolicyError) as refused:
        told(BASE, over)
    assert words in str(refused.value)


def test_a_problem_of_the_document_underneath_says_so() -> None:
    with pytest.raises(PolicyError, match=r"^line 3 of the base policy: /wait/first: must be"):
        told(BASE.replace("first: 1", "first: -1"), "name: x")
    with pytest.raises(PolicyError, match=r"^line 2: /wait: lacks first, then$"):
        told("name: x\nwait: {}")
    with pytest.raises(PolicyError, match=r"^/: lacks name, wait$"):
        told("{}")


def test_the_outermost_problem_comes_first() -> None:
    with pytest.raises(PolicyError, match=r"^line 1: /wait: lacks then$"):
        told("wait: {first: 0}\nname: x")


def test_merge_keys_stand_under_what_is_said_beside_them() -> None:
    assert told("wait: &w {first: 1, then: 2}\nname: a", "wait: {first: 9, <<: {first: 3, then: 4}}").wait == Wait(9, 4)


def test_scalars_of_a_node_are_taken_as_they_are_written() -> None:
    root = compose("a: No\nb: 007\nc: null\nd: [x, y]")
    assert root is not None
    given = root.fields(("a", "b", "c", "d"), required=("a",))
    assert [given[name].optional() for name in ("a", "b", "c")] == ["No", "007", None]
    assert [item.text() for item in given["d"].items()] == ["x", "y"]
    with pytest.raises(DocumentError, match=r"^line 1: there is no a; did you mean [bcd]\?$"):
        root.fields(("b", "c", "d"))
    assert compose("# nothing") is None


@pytest.mark.parametrize("nested", ["[", "{", "- ", "? "])
def test_what_is_nested_without_end_is_refused(nested: str) -> None:
    with pytest.raises(DocumentError, match=r"nested too deep|not YAML"):
        Layers.read(nested * 20_000)
