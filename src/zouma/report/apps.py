"""The Django application of this feature."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportConfig(AppConfig):
    """Registers the feature with Django."""

    name = "zouma.report"
    verbose_name = _("Report")
    default_auto_field = "django.db.models.BigAutoField"
