"""The Django application of this feature."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Registers the feature with Django."""

    name = "zouma.people"
    verbose_name = _("People")
    default_auto_field = "django.db.models.BigAutoField"
