"""How many hosts have answered, and who is late: by district, kind of organisation, size."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, Subquery, Sum
from django.db.models.fields import IntegerField

from zouma.bases.models import Region
from zouma.common.templatetags.zouma_text import said_plain
from zouma.common.text import TranslatedText
from zouma.people.vocabulary import OrganisationKind
from zouma.programme.models import Edition, Session
from zouma.reach.models import AnswerFigure, HostReturn
from zouma.reach.vocabulary import Answered, Asked

SIZES = (50, 200, 1000)
NOT_KNOWN = ""


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """The return for one activity, as coordinators see it.

    places: of all its sessions, None where not known; numbered: answered with a number;
    letters: sent to its host; written_at: the last of them.
    """

    uid: uuid.UUID
    contact: uuid.UUID | None
    title: TranslatedText
    organisation: TranslatedText | None
    email: str
    phone: str
    district: str
    kind: str
    places: int | None
    answered_at: datetime | None
    numbered: bool
    took_place: bool | None
    letters: int
    written_at: datetime | None
    opted_out: bool

    @property
    def size(self) -> str:
        """Return its size: the number of places that bounds it from below."""
        if self.places is None:
            return NOT_KNOWN
        return str(max((bound for bound in SIZES if self.places >= bound), default=0))

    @property
    def state(self) -> str:
        """Return how far it has come."""
        if self.answered_at is None:
            return "late"
        if self.took_place is False:
            return "off"
        return "numbered" if self.numbered else "unknown"


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of those asked have answered, and with a number."""

    value: str
    label: str
    asked: int
    answered: int
    numbered: int

    @property
    def share(self) -> float:
        """Return the share that answered."""
        return self.answered / self.asked if self.asked else 0.0

    @property
    def percent(self) -> int:
        """Return the share that answered, in whole percent."""
        return round(100 * self.share)


def return_lines(edition: Edition) -> list[ReturnLine]:
    """Return the returns of an edition, those longest unanswered first; one query."""
    sessions = Session.objects.filter(activity=OuterRef("activity"), vanished_at=None).order_by()
    places = sessions.values("activity").annotate(n=Sum("capacity")).values("n")
    figures = AnswerFigure.objects.filter(
        answer=OuterRef("answer"), answered=Answered.KNOWN, asked__in=(Asked.VISITS, Asked.ONLINE)
    ).order_by()
    numbers = figures.values("answer").annotate(n=Count("pk")).values("n")
    rows = HostReturn.objects.filter(round__edition=edition, activity__vanished_at=None).annotate(
        places=Subquery(places, output_field=IntegerField()),
        numbers=Subquery(numbers, output_field=IntegerField()),
        letters=Count("contact__letters", filter=Q(contact__letters__sent_at__isnull=False)),
        written_at=Max("contact__letters__sent_at"),
    )
    columns = (
        "activity__uid", "contact__uid", "activity__title", "contact__organisation__name",
        "contact__email", "contact__organisation__phone", "activity__contact_phone",
        "activity__place__region", "contact__organisation__kind", "places", "answered_at",
        "numbers", "answer__took_place", "letters", "written_at", "contact__opted_out_at",
    )  # fmt: skip
    return [line_of(row) for row in rows.order_by("activity").values_list(*columns)]


def line_of(row: tuple[Any, ...]) -> ReturnLine:
    """Return a line from the columns of its row."""
    (uid, contact, title, organisation, email, phone, own_phone, district, kind, places,
     answered_at, numbers, took_place, letters, written_at, opted_out_at) = row  # fmt: skip
    return ReturnLine(
        uid=uid, contact=contact, title=title, organisation=organisation, email=email or "",
        phone=own_phone or phone or "", district=district or "", kind=kind or "", places=places,
        answered_at=answered_at, numbered=bool(numbers), took_place=took_place, letters=letters,
        written_at=written_at, opted_out=opted_out_at is not None,
    )  # fmt: skip


def chosen_lines(
    lines: Iterable[ReturnLine], *, district: str = "", kind: str = "", size: str = "",
    state: str = "", words: str = "",
) -> list[ReturnLine]:  # fmt: skip
    """Return the lines that somebody asks for; "-" is what is not known."""
    wanted = {"district": district, "kind": kind, "size": size, "state": state}
    named = {name: NOT_KNOWN if value == "-" else value for name, value in wanted.items() if value}
    return [
        line
        for line in lines
        if all(getattr(line, name) == value for name, value in named.items())
        and (not words or words.casefold() in text_of(line))
    ]


def text_of(line: ReturnLine) -> str:
    """Return what is searched of a line."""
    wordings = [*line.title.values(), *(line.organisation or {}).values()]
    return " ".join([*(one.text for one in wordings), line.email, line.phone]).casefold()


def rates_by(
    lines: Iterable[ReturnLine], group: Callable[[ReturnLine], str], labels: dict[str, str]
) -> list[Rate]:
    """Return the response in each group, the lowest rate first."""
    groups: dict[str, list[ReturnLine]] = defaultdict(list)
    for line in lines:
        groups[group(line)].append(line)
    rates = [rate_of(rows, value, labels.get(value, value)) for value, rows in groups.items()]
    return sorted(rates, key=lambda rate: (rate.share, rate.label))


def rate_of(lines: list[ReturnLine], value: str = "", label: str = "") -> Rate:
    """Return the response of some returns."""
    return Rate(
        value=value or "-", label=label, asked=len(lines),
        answered=sum(line.answered_at is not None for line in lines),
        numbered=sum(line.numbered for line in lines),
    )  # fmt: skip


def district_labels() -> dict[str, str]:
    """Return the names of districts by code."""
    rows = Region.objects.filter(places__isnull=False).distinct()
    return {row.code: said_plain(row.name) for row in rows}


def kind_labels() -> dict[str, str]:
    """Return the kinds of organisations by value."""
    return {str(kind): str(kind.label) for kind in OrganisationKind}
