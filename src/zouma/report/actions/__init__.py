"""Writes of the report: publishing a version."""

from zouma.report.actions.publishing import (
    EditionHidden,
    FiguresMoved,
    NoteMissing,
    NothingChanged,
    PublishedMeanwhile,
    changes_since_latest,
    figures_digest,
    publish_report,
)

__all__ = [
    "EditionHidden",
    "FiguresMoved",
    "NoteMissing",
    "NothingChanged",
    "PublishedMeanwhile",
    "changes_since_latest",
    "figures_digest",
    "publish_report",
]
