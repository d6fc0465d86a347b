"""The live page in words and lines: seconds on the clock, hours of a session, the last hour."""

from __future__ import annotations

import zoneinfo
from collections.abc import Sequence
from datetime import datetime

from babel.dates import format_time
from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zouma.common.templatetags.zouma_text import clock, locale_of, reader
from zouma.report.queries.live.doors import Minute
from zouma.report.queries.live.today import TodaySession

register = template.Library()
HEIGHT, STEP, BAR = 40, 4, 3  # of the drawing, in its own units


@register.simple_tag
def clock_time(moment: datetime, zone: zoneinfo.ZoneInfo, seconds: bool = False) -> SafeString:
    """Show the time of day as a ``<time>``."""
    local = moment.astimezone(zone)
    form = "HH:mm:ss" if seconds else "HH:mm"
    said = format_time(local, form, locale=locale_of(reader()))
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), said)


@register.simple_tag
def hours_of(session: TodaySession) -> str:
    """Return from when to when a session of today is."""
    if session.all_day:
        return _("all day")
    locale = locale_of(reader())
    ends = (session.starts_at.astimezone(session.zone), session.over_at.astimezone(session.zone))
    return "–".join(clock(moment, locale) for moment in ends)


@register.simple_tag
def spark(minutes: Sequence[Minute], field: str, label: str) -> SafeString:
    """Draw a number of each minute as a row of bars; the label says it in words."""
    values = [getattr(minute, field) for minute in minutes]
    most = max([*values, 1])
    bars = [(STEP * turn, round(HEIGHT * value / most, 1)) for turn, value in enumerate(values)]
    drawn = format_html_join(
        "", '<rect x="{}" y="{}" width="{}" height="{}"></rect>',
        ((x, round(HEIGHT - height, 1), BAR, height) for x, height in bars if height),
    )  # fmt: skip
    return format_html(
        '<svg class="spark" role="img" aria-label="{}" viewBox="0 0 {} {}"'
        ' preserveAspectRatio="none">{}</svg>',
        label, STEP * len(values), HEIGHT, drawn,
    )  # fmt: skip


@register.filter
def fives(minutes: Sequence[Minute]) -> list[Minute]:
    """Return minutes summed by five, the latest first."""
    parts = [minutes[start : start + 5] for start in range(0, len(minutes), 5)]
    return [
        Minute(part[0].at, sum(row.scans for row in part), sum(row.people for row in part))
        for part in reversed(parts)
    ]


@register.filter
def most(minutes: Sequence[Minute], field: str) -> int:
    """Return the largest number of a minute."""
    return max((getattr(minute, field) for minute in minutes), default=0)
