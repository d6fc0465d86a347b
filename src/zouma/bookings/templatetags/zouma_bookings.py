"""Tickets, and the coded values of bookings in words."""

from __future__ import annotations

import uuid
from typing import Any

import segno
from babel.numbers import format_percent
from django import template
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from zouma.bookings.models import Booking
from zouma.bookings.queries.asked import answered
from zouma.bookings.tokens import ticket_code, typed_code
from zouma.bookings.vocabulary import BookingMode, BookingState, PartyKind, Phase
from zouma.common.templatetags.zouma_text import locale_of, reader
from zouma.methods.ballot import Entry, entry_hash

register = template.Library()
MASK = 3  # any will do: codes are as good as random, and the search for the best takes 3 ms
QUIET_ZONE = 2  # modules around the square; the page adds white of its own


@register.simple_tag
def ticket_square(uid: uuid.UUID) -> SafeString:
    """Show the square of a ticket that a scanner reads."""
    return square(ticket_code(uid), _("Ticket"))


@register.simple_tag
def square(text: str, title: str = "") -> SafeString:
    """Show a text as a square that a camera reads."""
    drawn = segno.make(text, error="m", micro=False, mask=MASK)
    svg = drawn.svg_inline(
        border=QUIET_ZONE, omitsize=True, svgclass="square", lineclass=None, light="#fff",
        title=title or text,
    )  # fmt: skip
    return mark_safe(svg)  # noqa: S308 - segno escapes the title; the rest are numbers


@register.simple_tag
def ticket_text(uid: uuid.UUID) -> str:
    """Return the letters of a ticket that can be typed at the door."""
    return typed_code(uid)


@register.filter
def answers_in_words(booking: Booking, questions: Any) -> list[tuple[str, str]]:
    """Return what a party answered, with what it was asked."""
    return answered(questions or (), booking.answers)


@register.simple_tag
def ballot_hash(booking: Booking) -> str:
    """Return the hash under which a party's entry is published after the draw."""
    return entry_hash(Entry(str(booking.uid), booking.places))


@register.simple_tag
def erased_after_days() -> int:
    """Return how many days after the activity it is forgotten who booked."""
    return int(settings.ERASED_AFTER_DAYS)


@register.filter
def booking_state(value: str) -> str:
    """Return what has become of a booking."""
    return str(BookingState(value).label)


@register.filter
def booking_mode(value: str) -> str:
    """Return how places are given."""
    return str(BookingMode(value).label)


@register.filter
def booking_phase(value: str) -> str:
    """Return how far booking has come."""
    return str(Phase(value).label)


@register.filter
def party_kind(value: str) -> str:
    """Return whom a number counts."""
    return str(PartyKind(value).label)


@register.filter
def percent(share: float) -> str:
    """Show a probability, with one decimal where it is small."""
    form = "0.0 %" if share < 0.1 else "0 %"
    return format_percent(share, format=form, locale=locale_of(reader()))
