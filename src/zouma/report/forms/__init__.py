"""What is filled in on pages of the report."""

from zouma.report.forms.publishing import PublishForm

__all__ = ["PublishForm"]
