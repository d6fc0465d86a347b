"""The Django application of this feature."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from zouma.common.slots import fill


class BookingsConfig(AppConfig):
    """Registers the feature with Django, and fills its slots."""

    name = "zouma.bookings"
    verbose_name = _("Bookings")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put places to book into the page of an activity."""
        from zouma.bookings.pieces import activity_places  # noqa: PLC0415 - needs the tables

        fill("activity", activity_places)
