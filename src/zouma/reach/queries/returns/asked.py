"""Returns as they are shown to who fills them in."""

from __future__ import annotations

import uuid
import zoneinfo
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from zouma.people.models import Account
from zouma.programme.models import Activity
from zouma.programme.queries.managed import managed_sessions
from zouma.reach.models import HostReturn, ReturnContact
from zouma.reach.queries.returns.known import Known, known_of
from zouma.reach.tokens import read_returns_token

ROWS = 40


@dataclass(frozen=True, slots=True)
class AskedReturn:
    """A return with what is known of its activity; known: None when none of it is over."""

    row: HostReturn
    known: Known | None

    @property
    def activity(self) -> Activity:
        """Return what it is about."""
        return self.row.activity

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """Return the time zone in which the activity is announced."""
        return self.activity.edition.zone


@dataclass(frozen=True, slots=True)
class AskedPage:
    """One page of returns; answered, total: of all of them."""

    rows: list[AskedReturn]
    total: int
    answered: int
    page: int

    @property
    def pages(self) -> int:
        """Return how many pages there are."""
        return max(1, -(-self.total // ROWS))


def opened_contact(token: str) -> ReturnContact | None:
    """Return whose returns a link opens, None when it is not ours."""
    uid = read_returns_token(token)
    rows = ReturnContact.objects.select_related("round__edition", "organisation")
    return rows.filter(uid=uid).first() if uid else None


def returns_of_contact(contact: ReturnContact) -> QuerySet[HostReturn]:
    """Return the returns that a link opens."""
    return HostReturn.objects.filter(contact=contact, activity__vanished_at=None)


def returns_of_account(account: Account) -> QuerySet[HostReturn]:
    """Return the returns of the activities that somebody looks after."""
    theirs = managed_sessions(account).values("activity")
    return HostReturn.objects.filter(activity__in=theirs)


def asked_page(returns: QuerySet[HostReturn], *, page: int, now: datetime) -> AskedPage:
    """Return a page of returns; the same queries for any number."""
    total = returns.count()
    answered = returns.exclude(answered_at=None).count()
    page = min(max(1, page), max(1, -(-total // ROWS)))
    rows = whole(returns).order_by("activity", "pk")
    return AskedPage(
        with_known(list(rows[(page - 1) * ROWS : page * ROWS]), now=now), total, answered, page
    )


def asked_return(
    returns: QuerySet[HostReturn], activity_uid: uuid.UUID, *, now: datetime
) -> AskedReturn | None:
    """Return the return for one activity, None when it is not among these."""
    row = whole(returns).filter(activity__uid=activity_uid).first()
    return with_known([row], now=now)[0] if row is not None else None


def whole(returns: QuerySet[HostReturn]) -> QuerySet[HostReturn]:
    """Return returns with all that their pages show."""
    rows = returns.select_related(
        "activity__edition", "activity__place", "answer__evidence", "round", "contact"
    )
    return rows.prefetch_related("answer__figures")


def with_known(rows: list[HostReturn], *, now: datetime) -> list[AskedReturn]:
    """Return returns with what is known of their activities."""
    known = known_of([row.activity_id for row in rows], until=now)
    return [AskedReturn(row, known.get(row.activity_id)) for row in rows]
