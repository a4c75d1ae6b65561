"""All reports, by their names."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from services.scoring.reports import drift, practice, promises, self_assessment, surfaced, value, valued
from services.scoring.reports.report import Report

_ALL: tuple[Report[Any], ...] = (
    drift.REPORT,
    value.REPORT,
    practice.REPORT,
    promises.REPORT,
    valued.REPORT,
    surfaced.REPORT,
    self_assessment.REPORT,
)

REPORTS: Mapping[str, Report[Any]] = MappingProxyType({report.name: report for report in _ALL})
