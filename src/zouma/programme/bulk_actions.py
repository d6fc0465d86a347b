"""Bulk actions on activities in the back office."""

from __future__ import annotations

from typing import Any, ClassVar

from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from zouma.common.errors import ProgrammeError
from zouma.programme.actions.status import change_status, moderate_activities
from zouma.programme.models import Activity
from zouma.programme.vocabulary import Moderation, Status


class ActivityBulkAction(SnippetBulkAction):  # type: ignore[misc]
    """What the bulk actions on activities share."""

    template_name = "programme/staff/confirm_bulk.html"

    @classproperty
    def models(cls) -> list[type[Activity]]:  # noqa: N805 - a property of the class
        """Return what it is for."""
        return [Activity]

    def check_perm(self, snippet: Activity) -> bool:
        """Ask for the right to change the activity."""
        return bool(
            self.permission_policy.user_has_permission_for_instance(
                self.request.user, "change", snippet
            )
        )

    def get_execution_context(self) -> dict[str, Any]:
        """Tell the action who asks."""
        return {**super().get_execution_context(), "user": self.request.user}

    def form_valid(self, form: Any) -> Any:
        """Change the activities, or say why not."""
        try:
            return super().form_valid(form)
        except ProgrammeError as refusal:
            messages.error(self.request, str(refusal))
            return redirect(self.next_url)

    def get_success_message(
        self,
        num_parent_objects: int,
        num_child_objects: int,
    ) -> str:
        """Say how many were changed."""
        return ngettext(
            "%(count)d activity was changed.", "%(count)d activities were changed.",
            num_parent_objects,
        ) % {"count": num_parent_objects}  # fmt: skip


class ModerationAction(ActivityBulkAction):
    """Sets the moderation of the chosen activities."""

    moderation: ClassVar[Moderation]

    @classmethod
    def execute_action(
        cls, objects: list[Activity], user: Any = None, **_kwargs: Any
    ) -> tuple[int, int]:
        """Set it."""
        ids = [activity.pk for activity in objects]
        now = timezone.now()
        return moderate_activities(ids, cls.moderation, account=user, now=now), 0


class StatusAction(ActivityBulkAction):
    """Sets the status of the chosen activities and of their sessions to come."""

    status: ClassVar[Status]

    @classmethod
    def execute_action(
        cls, objects: list[Activity], user: Any = None, **_kwargs: Any
    ) -> tuple[int, int]:
        """Set it."""
        ids = [activity.pk for activity in objects]
        return change_status(ids, cls.status, account=user, now=timezone.now()), 0


class Publish(ModerationAction):
    """Publishes activities."""

    display_name = _("Publish")
    action_type = "publish_activities"
    aria_label = _("Publish the chosen activities")
    action_priority = 10
    moderation = Moderation.PUBLISHED


class SendBack(ModerationAction):
    """Takes activities back to be checked."""

    display_name = _("Back to check")
    action_type = "check_activities"
    aria_label = _("Take the chosen activities back to be checked")
    action_priority = 11
    moderation = Moderation.TO_CHECK


class Refuse(ModerationAction):
    """Refuses activities."""

    display_name = _("Refuse")
    action_type = "refuse_activities"
    aria_label = _("Refuse the chosen activities")
    action_priority = 12
    moderation = Moderation.REFUSED


class Cancel(StatusAction):
    """Cancels activities."""

    display_name = _("Cancel")
    action_type = "cancel_activities"
    aria_label = _("Cancel the chosen activities")
    action_priority = 20
    status = Status.CANCELLED


class Postpone(StatusAction):
    """Postpones activities."""

    display_name = _("Postpone")
    action_type = "postpone_activities"
    aria_label = _("Postpone the chosen activities")
    action_priority = 21
    status = Status.POSTPONED


class MoveOnline(StatusAction):
    """Moves activities online."""

    display_name = _("Move online")
    action_type = "move_activities_online"
    aria_label = _("Move the chosen activities online")
    action_priority = 22
    status = Status.MOVED_ONLINE


class Restore(StatusAction):
    """Puts activities back on as scheduled."""

    display_name = _("As scheduled")
    action_type = "restore_activities"
    aria_label = _("Put the chosen activities back on as scheduled")
    action_priority = 23
    status = Status.SCHEDULED


BULK_ACTIONS = (Publish, SendBack, Refuse, Cancel, Postpone, MoveOnline, Restore)
