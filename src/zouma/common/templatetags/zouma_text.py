"""Tags and filters for translated text, times, icons and marked words."""

from __future__ import annotations

import zoneinfo
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time
from django import template
from django.template.defaultfilters import stringfilter
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy

from zouma.common.fields import bcp47
from zouma.common.search_query import SearchQuery, marked
from zouma.common.text import TranslatedText

register = template.Library()

# Languages of signs, which Babel's data do not name (ISO 639-3).
SIGN_LANGUAGES = {
    "csl": gettext_lazy("Chinese Sign Language"),
    "hks": gettext_lazy("Hong Kong Sign Language"),
    "ase": gettext_lazy("American Sign Language"),
    "bfi": gettext_lazy("British Sign Language"),
    "fsl": gettext_lazy("French Sign Language"),
    "gsg": gettext_lazy("German Sign Language"),
    "ils": gettext_lazy("International Sign"),
}


@lru_cache(maxsize=32)
def locale_of(code: str) -> Locale:
    """Return Babel's locale for a Django language code."""
    return Locale.parse(bcp47(code), sep="-")


def reader() -> str:
    """Return the language code of the page."""
    return get_language() or "en"


def with_language(text: TranslatedText, html: str) -> SafeString:
    """Wrap HTML in its language where that is not the page's (WCAG 3.1.2)."""
    language = text.best_language(reader())
    if not language or language.lower() == reader().lower():
        return mark_safe(html)  # noqa: S308 - callers pass escaped or sanitised HTML
    return format_html('<span lang="{}">{}</span>', language, mark_safe(html))  # noqa: S308


@register.filter
def said(text: Any) -> SafeString:
    """Show a translated text to the reader, with its language where that differs."""
    if not isinstance(text, TranslatedText) or not text:
        return mark_safe("")
    return with_language(text, format_html("{}", text.in_language(reader())))


@register.filter
def said_html(text: Any) -> SafeString:
    """Show a translated text that holds sanitised HTML."""
    if not isinstance(text, TranslatedText) or not text:
        return mark_safe("")
    return with_language(text, text.in_language(reader()))


@register.filter
def said_plain(text: Any) -> str:
    """Return a translated text without marks, for titles and attributes."""
    if not isinstance(text, TranslatedText):
        return ""
    return " ".join(strip_tags(text.in_language(reader())).split())


@lru_cache(maxsize=20_000)
def address(language: str, name: str, *arguments: str) -> str:
    """Return the address of a page in a language; it is the same as long as we run."""
    return reverse(name, args=arguments)


@register.simple_tag
def page_address(name: str, *arguments: object) -> str:
    """Return the address of a page in the reader's language, remembered."""
    return address(reader(), name, *map(str, arguments))


@register.simple_tag
def said_marked(text: TranslatedText, query: SearchQuery | str | None) -> SafeString:
    """Show a translated text with the words of a query marked."""
    if not isinstance(query, SearchQuery) or not text:
        return said(text)
    return with_language(text, marked(text.in_language(reader()), query))


@register.filter
def is_machine(text: Any) -> bool:
    """Tell whether the wording shown was translated by a machine."""
    if not isinstance(text, TranslatedText) or not text:
        return False
    return str(text[text.best_language(reader())].state) == "machine"


@register.simple_tag
def session_time(
    starts_at: datetime | None,
    ends_at: datetime | None,
    zone: zoneinfo.ZoneInfo,
    all_day: bool = False,
) -> SafeString:
    """Show when a session is, in the edition's zone, as a ``<time>``."""
    if starts_at is None:
        return mark_safe("")
    start, end = starts_at.astimezone(zone), ends_at.astimezone(zone) if ends_at else None
    return format_html(
        '<time datetime="{}">{}</time>', start.isoformat(), span_text(start, end, all_day=all_day)
    )


def span_text(start: datetime, end: datetime | None, *, all_day: bool) -> str:
    """Return a span in words, as short as it can be."""
    locale = locale_of(reader())
    if all_day:
        last = (end - timedelta(days=1)).date() if end else start.date()
        days = day_text(start.date())
        return days if last <= start.date() else f"{days} – {day_text(last)}"
    begin = f"{day_text(start.date())} {clock(start, locale)}"
    if end is None:
        return begin
    if end.date() == start.date() or end - start < timedelta(hours=12):
        return f"{begin}–{clock(end, locale)}"
    return f"{begin} – {day_text(end.date())} {clock(end, locale)}"


def clock(moment: datetime, locale: Locale) -> str:
    """Return the time of day in 24 hours."""
    return format_time(moment, "HH:mm", locale=locale)


@lru_cache(maxsize=4096)
def day_in(day: date, code: str, with_year: bool) -> str:
    """Return a day in words of a language."""
    skeleton = "yMMMEd" if with_year else "MMMEd"
    return format_skeleton(skeleton, datetime(day.year, day.month, day.day),  # noqa: DTZ001
                           locale=locale_of(code))  # fmt: skip


@register.filter
def day_text(day: date) -> str:
    """Show a day; the year only where it is not the running one."""
    return day_in(day, reader(), day.year != timezone.now().year)


@register.filter
def dated(moment: datetime) -> str:
    """Show the day of a moment by the site's clock, with its year."""
    return day_in(timezone.localdate(moment), reader(), with_year=True)


@register.filter
def month_text(day: date) -> str:
    """Show a month and its year."""
    return format_skeleton("yMMMM", datetime(day.year, day.month, 1),  # noqa: DTZ001
                           locale=locale_of(reader()))  # fmt: skip


@register.filter
def weekday_text(day: date) -> str:
    """Show a weekday in short."""
    return format_date(day, "EEE", locale=locale_of(reader()))


@register.filter
def weekday_long(day: date) -> str:
    """Show a weekday in full."""
    return format_date(day, "EEEE", locale=locale_of(reader()))


@register.filter
@stringfilter
def language_label(code: str) -> str:
    """Show the name of a language in the reader's language."""
    if code in SIGN_LANGUAGES:
        return str(SIGN_LANGUAGES[code])
    try:
        named = Locale.parse(code, sep="-").get_display_name(locale_of(reader()))
    except (ValueError, UnknownLocaleError):
        named = None
    return named or code


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str, css: str = "") -> SafeString:
    """Show a drawing of the site's own sheet; it says nothing to a screen reader."""
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        f"icon {css}".strip(), static("common/icons.svg"), name,
    )  # fmt: skip


@register.filter
def kilometres(distance: float | None) -> str:
    """Show a distance."""
    if distance is None:
        return ""
    return f"{round(distance * 1000, -1):.0f} m" if distance < 1 else f"{distance:.1f} km"
