"""Asking hosts for figures: when a letter is due, and to whom; each at most once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from zouma.common.errors import ProgrammeError
from zouma.programme.models import Edition, EditionState, Session
from zouma.programme.models.sessions import OVER_AT, UNKNOWN_LENGTH
from zouma.programme.vocabulary import Moderation, OrganisationRole
from zouma.reach.actions.returns.letters import send_return_letters
from zouma.reach.actions.returns.refusals import ReturnsClosed
from zouma.reach.actions.returns.rounds import prepare_returns
from zouma.reach.models import HostReturn, ReturnContact, ReturnLetter, ReturnRound
from zouma.reach.queries.held import NOT_HELD
from zouma.reach.vocabulary import ReturnLetterKind

NOT_WAITED_LONGER = timedelta(days=7)  # for the last of a contact's activities to be over
REMINDED_AFTER = {
    ReturnLetterKind.FIRST_REMINDER: timedelta(days=7),
    ReturnLetterKind.SECOND_REMINDER: timedelta(days=14),
}
AT_ONCE = 500
LATELY = timedelta(days=120)


class CannotBeReminded(ProgrammeError):
    """Everything is answered, letters are not wanted, or there is no address."""

    message = _("Nobody can be written to here: answered, no address, or no letters wanted.")


def ask_hosts(*, now: datetime) -> dict[str, int]:
    """Do what is due: returns made for what took place, letters of open rounds posted and sent."""
    done = {"returns": 0, "invitations": 0, "reminders": 0}
    for edition in editions_lately(now=now):
        done["returns"] += prepare_returns(edition, now=now)
    for row in ReturnRound.objects.filter(letters_from__lte=now, closed_at=None):
        done["invitations"] += invite(row, now=now)
        done["reminders"] += remind(row, now=now)
    return done | {"letters": send_return_letters(now=now)}


def editions_lately(*, now: datetime) -> QuerySet[Edition]:
    """Return the editions that the public sees and that are on, or were some months ago."""
    today = now.date()
    on = Q(starts_on__lte=today) & Q(ends_on__gte=today - LATELY)
    return Edition.objects.filter(on, state=EditionState.PUBLISHED).filter(
        Q(return_round=None) | Q(return_round__closed_at=None)
    )


def late_contacts(found: ReturnRound) -> QuerySet[ReturnContact]:
    """Return who has not answered all, has an address and wants letters."""
    open_ones = HostReturn.objects.filter(contact=OuterRef("pk"), answered_at=None)
    rows = ReturnContact.objects.filter(round=found, opted_out_at=None).exclude(email="")
    return rows.filter(Exists(open_ones))


def invite(found: ReturnRound, *, now: datetime) -> int:
    """Write to hosts whose activities are over, once; return how many letters were posted.

    A contact with several is asked when the last is over, or a week after the first was.
    """
    over = Coalesce(
        "returns__activity__sessions__ends_at",
        F("returns__activity__sessions__starts_at") + UNKNOWN_LENGTH,
    )
    counting = Q(returns__activity__sessions__vanished_at=None)
    rows = late_contacts(found).annotate(first_over_at=Min(over, filter=counting))
    due = rows.filter(
        Q(first_over_at__lte=now - NOT_WAITED_LONGER) | ~Exists(sessions_to_come(found, now=now))
    ).exclude(letters__kind=ReturnLetterKind.INVITATION)
    return post(due, ReturnLetterKind.INVITATION, now=now)


def sessions_to_come(found: ReturnRound, *, now: datetime) -> QuerySet[Session]:
    """Return the sessions of a contact that are not over, as part of a statement."""
    theirs = Q(
        activity__hosts__organisation=OuterRef("organisation"),
        activity__hosts__role=OrganisationRole.HOST,
    ) | Q(activity__contact_email__iexact=OuterRef("email"))
    rows = Session.objects.filter(
        theirs, activity__edition=found.edition, activity__moderation=Moderation.PUBLISHED,
        activity__vanished_at=None, vanished_at=None,
    ).exclude(Q(status__in=NOT_HELD) | Q(activity__status__in=NOT_HELD))  # fmt: skip
    return rows.annotate(over_at=OVER_AT).filter(over_at__gt=now)


def remind(found: ReturnRound, *, now: datetime) -> int:
    """Write again to who has not answered, a week and two weeks after the first letter."""
    posted = 0
    for kind, after in REMINDED_AFTER.items():
        invited = ReturnLetter.objects.filter(
            contact=OuterRef("pk"), kind=ReturnLetterKind.INVITATION, sent_at__lte=now - after
        )
        due = late_contacts(found).filter(Exists(invited)).exclude(letters__kind=kind)
        posted += post(due, kind, now=now)
    return posted


def remind_by_hand(contact: ReturnContact, *, now: datetime) -> None:
    """Write to one host at once, at most once a day.

    :raises ReturnsClosed: when the figures are closed.
    :raises CannotBeReminded: when there is nothing to ask, no address, or no letters are wanted.
    """
    if contact.round.closed_at is not None:
        raise ReturnsClosed
    due = late_contacts(contact.round).filter(pk=contact.pk)
    if not due.exists():
        raise CannotBeReminded
    post(due, ReturnLetterKind.BY_HAND, now=now)


def post(
    contacts: QuerySet[ReturnContact], kind: ReturnLetterKind, *, now: datetime
) -> int:  # fmt: skip
    """Put letters into the outbox of returns; who has one of that kind gets no second."""
    day = now.date() if kind == ReturnLetterKind.BY_HAND else None
    rows = [
        ReturnLetter(contact=contact, kind=kind, on=day, made_at=now, due_at=now)
        for contact in contacts.order_by("pk")[:AT_ONCE]
    ]
    ReturnLetter.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def opt_out(contact: ReturnContact, *, now: datetime) -> None:
    """Write to a contact no more; what was not sent yet is given up."""
    ReturnContact.objects.filter(pk=contact.pk, opted_out_at=None).update(opted_out_at=now)
    ReturnLetter.objects.filter(contact=contact, sent_at=None, given_up_at=None).update(
        given_up_at=now, error="no letters wanted"
    )
