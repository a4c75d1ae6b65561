"""The alert rules: Prometheus accepts them, and they speak of metrics and pages that are there."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.documents import REPOSITORY, anchors, blocks, text_of
from tests.support.metrics import metrics, samples

FILE = "deploy/prometheus/rapport.rules.yaml"
RULES: list[dict[str, Any]] = [rule for group in yaml.safe_load(text_of(FILE))["groups"] for rule in group["rules"]]
PROMTOOL = shutil.which("promtool")


@pytest.mark.skipif(PROMTOOL is None, reason="promtool is missing: Debian's package `prometheus` has it")
def test_promtool_accepts_them() -> None:
    assert PROMTOOL is not None
    done = subprocess.run(
        [PROMTOOL, "check", "rules", FILE], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(RULES)} rules found" in done.stdout


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_a_rule_speaks_of_metrics_and_a_heading_that_are_there(rule: dict[str, Any]) -> None:
    names = set(re.findall(r"\brapport_\w+", rule["expr"]))
    known = {name for metric in metrics() for name in samples(metric)}
    assert names <= known
    path, _, anchor = rule["annotations"]["runbook"].partition("#")
    assert anchor in anchors(path)
    assert {"summary", "description"} <= rule["annotations"].keys()


def test_no_two_rules_have_one_name() -> None:
    names = [rule["alert"] for rule in RULES]
    assert len(names) == len(set(names)) >= 10


@pytest.mark.skipif(PROMTOOL is None, reason="promtool is missing: Debian's package `prometheus` has it")
def test_promtool_accepts_the_configuration_of_the_document(tmp_path: Path) -> None:
    assert PROMTOOL is not None
    [config] = [block.text for block in blocks("docs/operate.md", "yaml") if "scrape_configs" in block.text]
    (tmp_path / "prometheus.yml").write_text(config)
    (tmp_path / "rapport.rules.yaml").write_text(text_of(FILE))
    command = [PROMTOOL, "check", "config", "prometheus.yml"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
