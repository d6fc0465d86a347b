"""Hooks by which Wagtail finds the back office of counting."""

from wagtail.snippets.models import register_snippet

from zouma.reach.staff import ReachGroup

register_snippet(ReachGroup)
