"""All reports, by their names."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from services.scoring.reports import drift, promises
from services.scoring.reports.client_value import value
from services.scoring.reports.client_words import valued, weak_signal_news
from services.scoring.reports.practice import practice, self_assessment
from services.scoring.reports.report import Report

_ALL: tuple[Report[Any], ...] = (
    drift.REPORT,
    value.REPORT,
    practice.REPORT,
    promises.REPORT,
    valued.REPORT,
    weak_signal_news.REPORT,
    self_assessment.REPORT,
)

REPORTS: Mapping[str, Report[Any]] = MappingProxyType({report.name: report for report in _ALL})
