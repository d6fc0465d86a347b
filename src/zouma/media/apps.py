"""The Django application of this feature."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaConfig(AppConfig):
    """Registers the feature with Django."""

    name = "zouma.media"
    verbose_name = _("Media")
    default_auto_field = "django.db.models.BigAutoField"
