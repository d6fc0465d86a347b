"""The Django application of this feature."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReachConfig(AppConfig):
    """Registers the feature with Django."""

    name = "zouma.reach"
    verbose_name = _("Reach")
    default_auto_field = "django.db.models.BigAutoField"
