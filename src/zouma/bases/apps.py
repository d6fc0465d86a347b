"""The Django application of this feature."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BasesConfig(AppConfig):
    """Registers the feature with Django."""

    name = "zouma.bases"
    verbose_name = _("Bases")
    default_auto_field = "django.db.models.BigAutoField"
