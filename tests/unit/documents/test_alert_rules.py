"""The alert rules: Prometheus accepts them, and they speak of metrics and pages that are there."""

import re
import shutil
import subprocess
from typing import Any

import pytest
import yaml
from prometheus_client import REGISTRY

import services.alerts.mailer
import services.scoring.reviewer
import shared.metrics
from tests.support.documents import REPOSITORY, anchors, text_of

FILE = "deploy/prometheus/rapport.rules.yaml"
RULES: list[dict[str, Any]] = [
    rule for group in yaml.safe_load(text_of(FILE))["groups"] for rule in group["rules"]
]
PROMTOOL = shutil.which("promtool")


@pytest.mark.skipif(PROMTOOL is None, reason="promtool is missing: Debian's package `prometheus` has it")
def test_promtool_accepts_them() -> None:
    assert PROMTOOL is not None
    done = subprocess.run([PROMTOOL, "check", "rules", FILE], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(RULES)} rules found" in done.stdout


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_a_rule_speaks_of_metrics_and_a_heading_that_are_there(rule: dict[str, Any]) -> None:
    assert shared.metrics and services.alerts.mailer and services.scoring.reviewer, "they register what is theirs"
    names = set(re.findall(r"\brapport_\w+", rule["expr"]))
    known = {sample for metric in REGISTRY.collect() for sample in _samples(metric.name, metric.type)}
    assert names <= known
    path, _, anchor = rule["annotations"]["runbook"].partition("#")
    assert anchor in anchors(path)
    assert {"summary", "description"} <= rule["annotations"].keys()


def test_no_two_rules_have_one_name() -> None:
    names = [rule["alert"] for rule in RULES]
    assert len(names) == len(set(names)) >= 10


def _samples(name: str, kind: str) -> set[str]:
    match kind:
        case "counter":
            return {f"{name}_total"}
        case "histogram":
            return {f"{name}_bucket", f"{name}_sum", f"{name}_count"}
        case _:
            return {name}
