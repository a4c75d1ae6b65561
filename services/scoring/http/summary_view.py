"""The summary of the portfolio as JSON-able values."""

from typing import Any

from services.scoring.domain.signals.registry import RULES
from services.scoring.queries.summary import Group, Summary


def summary_view(found: Summary) -> dict[str, Any]:
    """The sums over all clients, and by partner, tier and sector."""
    return {
        "all": None if found.all is None else _group(found.all),
        **{f"by_{name}": [{name: one.name, **_group(one)} for one in groups] for name, groups in found.groups.items()},
    }


def _group(one: Group) -> dict[str, Any]:
    good = {kind.value for kind, rule in RULES.items() if rule.opportunity}
    return {
        "clients": one.clients,
        "bands": one.bands,
        "mean_score": one.score,
        "trend": {"this_month": one.this_month, "last_month": one.last_month},
        "risks": {kind: count for kind, count in one.risks.most_common() if kind not in good},
        "opportunities": {kind: count for kind, count in one.risks.most_common() if kind in good},
    }
