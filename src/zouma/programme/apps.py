"""The Django application of this feature."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammeConfig(AppConfig):
    """Registers the feature with Django."""

    name = "zouma.programme"
    verbose_name = _("Programme")
    default_auto_field = "django.db.models.BigAutoField"
