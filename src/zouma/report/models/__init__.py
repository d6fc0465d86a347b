"""Tables of the report: its published versions."""

from zouma.report.models.versions import ReportVersion

__all__ = ["ReportVersion"]
