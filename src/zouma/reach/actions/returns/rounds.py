"""Rounds of returns: who is asked about what, opened and closed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from zouma.people.models import Organisation
from zouma.programme.models import Activity, Edition
from zouma.reach.models import HostReturn, ReturnContact, ReturnRound
from zouma.reach.queries.held import held_activities
from zouma.reach.queries.reporters import hosts_of


def round_of(edition: Edition) -> ReturnRound:
    """Return the round of an edition, made on first use; nobody is written to by that."""
    return ReturnRound.objects.get_or_create(edition=edition)[0]


def start_letters(edition: Edition, *, now: datetime) -> ReturnRound:
    """Let hosts of an edition be written to from now on."""
    found = round_of(edition)
    ReturnRound.objects.filter(pk=found.pk, letters_from=None).update(letters_from=now)
    found.refresh_from_db()
    return found


def close_round(edition: Edition, *, now: datetime) -> None:
    """Close the figures of an edition: nothing is corrected, nobody is written to any more."""
    ReturnRound.objects.filter(pk=round_of(edition).pk, closed_at=None).update(closed_at=now)


def reopen_round(edition: Edition) -> None:
    """Open the figures of an edition again."""
    ReturnRound.objects.filter(pk=round_of(edition).pk).update(closed_at=None)


@transaction.atomic
def prepare_returns(edition: Edition, *, now: datetime) -> int:
    """Make a return for each activity that took place and has none; return how many.

    Who is asked: the contact of the activity, else its first host. A few queries for any number.
    """
    found = ReturnRound.objects.select_for_update().get(pk=round_of(edition).pk)
    known = set(HostReturn.objects.filter(round=found).values_list("activity", flat=True))
    fresh = held_activities(edition, until=now).keys() - known
    if not fresh:
        return 0
    hosts = hosts_of(fresh)
    rows = list(Activity.objects.filter(pk__in=fresh).only("contact_email").order_by("pk"))
    contacts = contacts_for(found, [(row, hosts.get(row.pk)) for row in rows])
    HostReturn.objects.bulk_create(
        HostReturn(
            round=found, activity=row,
            contact=contacts.get(contact_name(row.contact_email, hosts.get(row.pk))),
        )
        for row in rows
    )  # fmt: skip
    return len(rows)


def return_of(activity: Activity, *, now: datetime) -> HostReturn | None:
    """Return the return of an activity, made on first use; None when none of it is over."""
    found = HostReturn.objects.filter(activity=activity).first()
    if found is None and activity.pk in held_activities(activity.edition, until=now):
        prepare_returns(activity.edition, now=now)
        found = HostReturn.objects.filter(activity=activity).first()
    return found


ContactName = tuple[int | None, str]


def contact_name(email: str, host: Organisation | None) -> ContactName:
    """Return whom to ask: an organisation, and the address it is reached at, if there is one."""
    address = email or (host.email if host else "")
    return (host.pk if host else None, address.lower())


def contacts_for(
    found: ReturnRound, asked: Iterable[tuple[Activity, Organisation | None]]
) -> dict[ContactName, ReturnContact]:
    """Return the contacts of a round by name, those that were missing made."""
    names = {contact_name(row.contact_email, host) for row, host in asked} - {(None, "")}
    known = {
        (row.organisation_id, row.email): row for row in ReturnContact.objects.filter(round=found)
    }
    missing = sorted(names - known.keys(), key=str)
    made = ReturnContact.objects.bulk_create(
        ReturnContact(round=found, organisation_id=pk, email=email) for pk, email in missing
    )
    return known | {(row.organisation_id, row.email): row for row in made}
