"""Hooks by which Wagtail finds the programme's back office."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from zouma.programme.actions.renaming import index_activities_of
from zouma.programme.bulk_actions import BULK_ACTIONS
from zouma.programme.staff import ProgrammeGroup

register_snippet(ProgrammeGroup)
for action in BULK_ACTIONS:
    hooks.register("register_bulk_action", action)


@hooks.register("after_edit_snippet")  # type: ignore[untyped-decorator]
def find_under_new_name(_request: Any, instance: Any) -> None:
    """Let activities be found by the new name of a place, region, organisation or topic."""
    index_activities_of(instance)


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]
def register_log_actions(actions: Any) -> None:
    """Name the programme's own entries in the history."""
    actions.register_action("zouma.moderate", _("Moderate"), _("Moderated"))
    actions.register_action("zouma.status", _("Change status"), _("Status changed"))
    actions.register_action("zouma.call_off", _("Call off"), _("Sessions called off"))
    actions.register_action("zouma.reschedule", _("Reschedule"), _("Session rescheduled"))


@hooks.register("insert_global_admin_css")  # type: ignore[untyped-decorator]
def staff_styles() -> SafeString:
    """Lay out the boxes of translated texts."""
    return format_html('<link rel="stylesheet" href="{}">', static("common/staff.css"))
