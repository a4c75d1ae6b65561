"""What a partner is advised to do is written in one place for each kind of risk, beside the signal that opens it."""

import ast
from collections import Counter
from pathlib import Path

import pytest
import yaml

from services.scoring.domain.assessment.assess import ADVICE_WHEN_RED
from services.scoring.domain.signals.registry import RULES
from shared.events.scoring import RiskKind

ADVICE = {RiskKind.HEALTH_RED: ADVICE_WHEN_RED, **{kind: rule.advice for kind, rule in RULES.items()}}


def words(text: str) -> str:
    """The words alone: two texts that differ in stops and capitals are one text standing twice."""
    return " ".join("".join(each if each.isalnum() else " " for each in text.lower()).split())


def texts(path: Path) -> list[str]:
    if path.suffix == ".yaml":
        return list(scalars(yaml.safe_load(path.read_text(encoding="utf-8"))))
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def scalars(node: object) -> list[str]:
    if isinstance(node, dict):
        return [text for value in node.values() for text in scalars(value)]
    if isinstance(node, list):
        return [text for value in node for text in scalars(value)]
    return [str(node)]


STANDING = Counter(
    words(text)
    for room in ("services", "shared")
    for path in sorted(Path(room).rglob("*"))
    if path.suffix in {".py", ".yaml"}
    for text in texts(path)
)


def test_every_kind_of_risk_has_advice() -> None:
    assert set(ADVICE) == set(RiskKind)
    assert all(ADVICE.values())


@pytest.mark.parametrize("kind", list(RiskKind))
def test_the_advice_for_a_kind_stands_once(kind: RiskKind) -> None:
    assert STANDING[words(ADVICE[kind])] == 1


def test_the_policy_of_the_mails_leaves_advice_to_scoring() -> None:
    policy = yaml.safe_load(Path("services/alerts/policy.yaml").read_text(encoding="utf-8"))

    assert {kind for kind, said in policy["kinds"].items() if "next" in said} == set()
