"""Parts of pages that depend on nothing but their values: rendered once for the same ones."""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache

from django import template
from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from zouma.common.slots import filled
from zouma.common.templatetags.zouma_text import reader

register = template.Library()
PARTS_KEPT = 8000


@register.simple_tag
def part(template_name: str, **values: Hashable) -> SafeString:
    """Show a template with these values and no others; for the same ones it is remembered.

    Nothing goes out of date: whatever the template says is among the values, apart from the
    language and the year, which count as such. Equal values must look the same: texts, numbers
    and frozen records do, rows of the database (equal by their key) do not.
    """
    render = rendered.__wrapped__ if settings.DEBUG else rendered
    return render(template_name, reader(), timezone.now().year, tuple(values.items()))


@lru_cache(maxsize=PARTS_KEPT)
def rendered(
    template_name: str, language: str, year: int, values: tuple[tuple[str, Hashable], ...]
) -> SafeString:
    """Return a template's HTML in the language that is active."""
    return mark_safe(get_template(template_name).render(dict(values)))  # noqa: S308 - a template


@register.simple_tag(takes_context=True)
def slot(context: Context, name: str) -> SafeString:
    """Show what features above put into this place of the page."""
    return mark_safe(filled(name, context))  # noqa: S308 - rendered templates
