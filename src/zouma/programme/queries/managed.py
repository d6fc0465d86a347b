"""Which sessions somebody looks after: those of their organisations; staff, all of them."""

from __future__ import annotations

from django.db.models import QuerySet

from zouma.people.models import Account, Membership
from zouma.programme.models import Host, Session
from zouma.programme.vocabulary import OrganisationRole

STAFF_RIGHT = "programme.change_activity"


def managed_sessions(account: Account) -> QuerySet[Session]:
    """Return the sessions that an account may look after; none for who acts for nobody.

    Organisers only: partners and sponsors of an activity do not see who comes.
    """
    rows = Session.objects.filter(vanished_at__isnull=True, activity__vanished_at__isnull=True)
    if looks_after_all(account):
        return rows
    hosted = Host.objects.filter(
        role=OrganisationRole.HOST, organisation__memberships__account=account.pk
    )
    return rows.filter(activity__in=hosted.values("activity"))


def acts_for_somebody(account: Account) -> bool:
    """Tell whether somebody may act for an organisation."""
    return account.is_active and Membership.objects.filter(account=account.pk).exists()


def looks_after_all(account: Account) -> bool:
    """Tell whether somebody may change every activity."""
    return account.is_active and account.has_perm(STAFF_RIGHT)
