"""The Django application of this feature."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BookingsConfig(AppConfig):
    """Registers the feature with Django."""

    name = "zouma.bookings"
    verbose_name = _("Bookings")
    default_auto_field = "django.db.models.BigAutoField"
