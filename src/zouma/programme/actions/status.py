"""What becomes of activities: how far they are on their way out, and what changes on the day.

Moderation and status are two axes: a cancelled activity stays published, so that people read it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from zouma.common.errors import ProgrammeError
from zouma.common.text import TranslatedText
from zouma.people.models import Account
from zouma.programme.models import Activity, Session
from zouma.programme.vocabulary import Moderation, Status


class NothingToPublish(ProgrammeError):
    """An activity that says nothing cannot be published."""

    message = _("An activity needs a title before it can be published.")


class SpaceTaken(ProgrammeError):
    """Another session holds the space at that time."""

    message = _("Another session already uses this space at that time.")


class EndsBeforeStart(ProgrammeError):
    """A session would end before it starts."""

    message = _("A session must end after it has started.")
    status = 400


@transaction.atomic
def moderate_activities(
    activity_ids: Collection[int], moderation: Moderation, *, account: Account | None, now: datetime
) -> int:
    """Set how far activities are on their way to the public; return how many changed.

    :raises NothingToPublish: when one to be published has no title.
    """
    rows = locked(activity_ids).exclude(moderation=moderation)
    changed = list(rows)
    for activity in changed:
        if moderation == Moderation.PUBLISHED and not activity.title:
            raise NothingToPublish
        before, activity.moderation = activity.moderation, moderation
        data = {"before": before, "after": str(moderation)}
        log(activity, "zouma.moderate", user=account, data=data, timestamp=now)
    pks = [activity.pk for activity in changed]
    return Activity.objects.filter(pk__in=pks).update(moderation=moderation, updated_at=now)


@transaction.atomic
def change_status(
    activity_ids: Collection[int],
    status: Status,
    *,
    account: Account | None,
    now: datetime,
    note: TranslatedText | None = None,
) -> int:
    """Cancel, postpone, move online or restore activities with all sessions still to come.

    Returns how many activities changed.

    :raises SpaceTaken: when a restored session's space has been given to another.
    """
    changed = list(locked(activity_ids).exclude(status=status))
    for activity in changed:
        data = {"before": activity.status, "after": str(status)}
        log(activity, "zouma.status", user=account, data=data, timestamp=now)
    pks = [activity.pk for activity in changed]
    values = {"status": status, "updated_at": now} | ({"status_note": note} if note else {})
    Activity.objects.filter(pk__in=pks).update(**values)
    coming = Session.objects.filter(activity_id__in=pks, vanished_at__isnull=True)
    coming = coming.annotate(over_at=Coalesce(F("ends_at"), F("starts_at")))
    try:
        with transaction.atomic():
            coming.filter(over_at__gte=now).update(status=status)
    except IntegrityError as error:
        raise SpaceTaken from error
    return len(pks)


@transaction.atomic
def call_off_sessions(
    session_ids: Collection[int],
    *,
    account: Account | None,
    now: datetime,
    reason: TranslatedText | None = None,
) -> int:
    """Cancel single sessions; an activity of which none is left to come is cancelled with them.

    reason: becomes the note of each. Returns how many changed; those cancelled already do not.
    """
    rows = Session.objects.filter(pk__in=session_ids).exclude(status=Status.CANCELLED)
    times: dict[int, list[str]] = {}
    for activity_id, starts_at in rows.order_by("starts_at").values_list(
        "activity_id", "starts_at"
    ):
        times.setdefault(activity_id, []).append(starts_at.isoformat())
    activities = list(locked(times))
    changed = rows.update(status=Status.CANCELLED, **({"note": reason} if reason else {}))
    for activity in activities:
        data = {"sessions": times[activity.pk], "reason": str(reason or "")}
        log(activity, "zouma.call_off", user=account, data=data, timestamp=now)
    touched = Activity.objects.filter(pk__in=times)
    touched.update(updated_at=now)
    coming = Session.objects.filter(activity__in=list(times), vanished_at__isnull=True)
    coming = coming.annotate(over_at=Coalesce(F("ends_at"), F("starts_at")))
    left = coming.filter(over_at__gte=now).exclude(status=Status.CANCELLED)
    ending = touched.exclude(pk__in=left.values("activity")).exclude(status=Status.CANCELLED)
    ending.update(status=Status.CANCELLED, **({"status_note": reason} if reason else {}))
    return changed


@transaction.atomic
def reschedule_session(
    session_id: int,
    *,
    starts_at: datetime,
    ends_at: datetime | None,
    account: Account | None,
    now: datetime,
) -> Session:
    """Move a session to another time; the first time it was to start stays known.

    :raises EndsBeforeStart: when the end is not after the start.
    :raises SpaceTaken: when another session holds its space then.
    """
    if ends_at is not None and ends_at <= starts_at:
        raise EndsBeforeStart
    session = Session.objects.select_for_update(of=("self",)).get(pk=session_id)
    data = {"before": session.starts_at.isoformat(), "after": starts_at.isoformat()}
    session.previous_starts_at = session.previous_starts_at or session.starts_at
    session.starts_at, session.ends_at = starts_at, ends_at
    session.status = Status.RESCHEDULED
    try:
        with transaction.atomic():
            session.save()
    except IntegrityError as error:
        raise SpaceTaken from error
    log(session.activity, "zouma.reschedule", user=account, data=data, timestamp=now)
    Activity.objects.filter(pk=session.activity_id).update(updated_at=now)
    return session


def locked(activity_ids: Collection[int]) -> QuerySet[Activity, Any]:
    """Return activities, locked until the transaction ends."""
    rows = Activity.objects.select_for_update(of=("self",)).filter(pk__in=activity_ids)
    return rows.select_related("edition").defer("search_vector").order_by("pk")
