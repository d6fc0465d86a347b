"""Head counts as they are listed, and which one a link or somebody at the desk opens."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet

from zouma.people.models import Account
from zouma.programme.models import Session
from zouma.programme.queries.managed import managed_sessions
from zouma.reach.models import HeadCount
from zouma.reach.tokens import read_head_count_token

MOST = 100
SHOWN = ("session__activity__edition", "session__activity__place", "session__place", "observation")


def head_counts_of(account: Account) -> QuerySet[HeadCount]:
    """Return the head counts of the sessions that somebody looks after, the latest first."""
    theirs = managed_sessions(account).values("pk")
    rows = HeadCount.objects.filter(session__in=theirs).select_related(*SHOWN)
    return rows.order_by("-pk")


def counted_session(account: Account, session_uid: str) -> Session | None:
    """Return a session that somebody looks after by what an address says, None when it is none."""
    try:
        uid = uuid.UUID(session_uid)
    except ValueError:
        return None
    rows = managed_sessions(account).select_related("activity__edition", "activity__place", "place")
    return rows.filter(uid=uid).first()


def opened_head_count(token: str) -> HeadCount | None:
    """Return the head count that a link opens, None when it is not ours."""
    uid = read_head_count_token(token)
    return HeadCount.objects.select_related(*SHOWN).filter(uid=uid).first() if uid else None
