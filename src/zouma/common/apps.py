"""The Django application of what every feature shares."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    """Registers shared templates and template tags."""

    name = "zouma.common"
