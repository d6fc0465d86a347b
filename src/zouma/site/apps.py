"""The Django application of the assembled site."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Registers the site; its label keeps clear of Django's own."""

    name = "zouma.site"
    label = "zouma_site"
