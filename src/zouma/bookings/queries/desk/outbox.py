"""The outbox: every letter, what became of it, and how it reads."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from zouma.bookings.models import Booking, Letter
from zouma.bookings.queries.letters import LetterText, letter_text
from zouma.bookings.tokens import read_basket_token
from zouma.bookings.vocabulary import LetterKind
from zouma.people.models import Account
from zouma.programme.queries.managed import looks_after_all, managed_sessions

ROWS = 50
ENDS = {
    "waiting": Q(sent_at=None, given_up_at=None, attempts=0),
    "failed": Q(sent_at=None, given_up_at=None, attempts__gt=0),
    "sent": Q(sent_at__isnull=False),
    "given-up": Q(given_up_at__isnull=False),
}
TOKEN = re.compile(r"/bookings/([\w-]{20,})/")


@dataclass(frozen=True, slots=True)
class OutboxChoice:
    """Which letters somebody wants to see."""

    words: str = ""
    end: str = ""
    kind: str = ""
    session: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class OutboxPage:
    """One page of letters, the latest first, and how many there are."""

    rows: list[Letter]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """Return how many pages there are."""
        return max(1, -(-self.total // ROWS))


def visible_letters(account: Account) -> QuerySet[Letter]:
    """Return the letters that somebody may read: staff all, others those of their sessions only.

    A letter about a whole basket speaks of all its sessions; who looks after some of them does
    not learn of the others.
    """
    rows = Letter.objects.select_related("basket", "booking__terms__session__activity")
    if looks_after_all(account):
        return rows
    mine = managed_sessions(account).values("pk")
    of_basket = Booking.objects.filter(basket=OuterRef("basket"))
    whole = (
        Q(booking=None) & Exists(of_basket) & ~Exists(of_basket.exclude(terms__session__in=mine))
    )
    return rows.filter(Q(booking__terms__session__in=mine) | whole)


def outbox_page(account: Account, choice: OutboxChoice, *, page: int) -> OutboxPage:
    """Return a page of letters."""
    rows = visible_letters(account)
    if choice.end in ENDS:
        rows = rows.filter(ENDS[choice.end])
    if choice.kind in LetterKind.values:
        rows = rows.filter(kind=choice.kind)
    if words := choice.words.strip():
        rows = rows.filter(
            Q(basket__email__icontains=words) | Q(basket__name__icontains=words)
            | Q(subject__icontains=words)
        )  # fmt: skip
    if choice.session:
        about = Booking.objects.filter(
            basket=OuterRef("basket"), terms__session__uid=choice.session
        )
        rows = rows.filter(
            Q(booking__terms__session__uid=choice.session) | Q(Exists(about), booking=None)
        )
    total = rows.count()
    page = min(max(1, page), max(1, -(-total // ROWS)))
    ordered = rows.order_by("-made_at", "-pk")[(page - 1) * ROWS : page * ROWS]
    return OutboxPage(list(ordered), total, page)


def visible_letter(account: Account, letter_uid: uuid.UUID) -> Letter | None:
    """Return a letter that somebody may read, None when there is none."""
    return visible_letters(account).filter(uid=letter_uid).first()


def letter_shown(account: Account, letter: Letter) -> LetterText:
    """Return a letter as it was sent, or as it would be now.

    Whoever has the link in it can cancel the booking, so organisers read it without.
    """
    sent = LetterText(letter.subject, letter.body) if letter.sent_at else letter_text(letter)
    if looks_after_all(account):
        return sent
    return LetterText(sent.subject, TOKEN.sub(without_token, sent.body))


def without_token(found: re.Match[str]) -> str:
    """Return a link with its token taken out, if it is one of ours."""
    return "/bookings/…/" if read_basket_token(found[1]) else found[0]
