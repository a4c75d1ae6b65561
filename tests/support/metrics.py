"""All metrics that services show, wherever they are defined."""

import importlib
from collections.abc import Iterator

from prometheus_client import REGISTRY, Metric

from tests.support.documents import REPOSITORY


def metrics() -> Iterator[Metric]:
    """Those of Rapport, after every module that defines some has been imported."""
    for folder in ("services", "shared"):
        for file in sorted((REPOSITORY / folder).rglob("*.py")):
            if "import Counter" in (text := file.read_text(encoding="utf-8")) and "prometheus_client" in text:
                importlib.import_module(".".join(file.relative_to(REPOSITORY).with_suffix("").parts))
    return (metric for metric in REGISTRY.collect() if metric.name.startswith("rapport_"))


def samples(metric: Metric) -> set[str]:
    """The names under which it is asked for."""
    match metric.type:
        case "counter":
            return {f"{metric.name}_total"}
        case "histogram":
            return {f"{metric.name}_{kind}" for kind in ("bucket", "sum", "count")}
        case _:
            return {metric.name}
