"""The Django application of this feature."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from zouma.common.slots import fill


class ReportConfig(AppConfig):
    """Registers the feature with Django, and fills its slots."""

    name = "zouma.report"
    verbose_name = _("Report")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the live page and the reports into pages of features below."""
        from zouma.report import pieces  # noqa: PLC0415 - needs the tables

        fill("desk", pieces.desk_link)
        fill("desk", pieces.reports_link)
        fill("edition", pieces.report_of_edition)
