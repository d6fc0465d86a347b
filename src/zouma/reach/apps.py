"""The Django application of this feature."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from zouma.common.slots import fill


class ReachConfig(AppConfig):
    """Registers the feature with Django, and fills its slots."""

    name = "zouma.reach"
    verbose_name = _("Reach")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put links to returns and counting into the pages of the desk."""
        from zouma.reach.pieces import desk_links, session_links  # noqa: PLC0415 - needs the tables

        fill("desk", desk_links)
        fill("desk_session", session_links)
