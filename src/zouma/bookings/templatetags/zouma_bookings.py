"""Tickets, and the coded values of bookings in words."""

from __future__ import annotations

import uuid

import segno
from babel.numbers import format_percent
from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from zouma.bookings.tokens import ticket_code, typed_code
from zouma.bookings.vocabulary import BookingMode, BookingState, PartyKind, Phase
from zouma.common.templatetags.zouma_text import locale_of, reader

register = template.Library()
QUIET_ZONE = 2  # modules around the square; the page adds white of its own


@register.simple_tag
def ticket_square(uid: uuid.UUID) -> SafeString:
    """Show the square of a ticket that a scanner reads."""
    square = segno.make(ticket_code(uid), error="m", micro=False)
    svg = square.svg_inline(
        border=QUIET_ZONE, omitsize=True, svgclass="square", lineclass=None, light="#fff",
        title=_("Ticket"),
    )  # fmt: skip
    return mark_safe(svg)  # noqa: S308 - drawn from our own signed letters


@register.simple_tag
def ticket_text(uid: uuid.UUID) -> str:
    """Return the letters of a ticket that can be typed at the door."""
    return typed_code(uid)


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
