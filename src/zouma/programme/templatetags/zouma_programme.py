"""Filters that say coded values of the programme in words."""

from __future__ import annotations

import zlib
from collections.abc import Collection
from typing import Any

from babel.numbers import format_decimal
from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zouma.bases.vocabulary import Accessibility, Facility, Weekday
from zouma.common.templatetags.zouma_text import locale_of, reader
from zouma.people.vocabulary import OrganisationKind
from zouma.programme.vocabulary import (
    ActivityType,
    Admission,
    AttendanceMode,
    Audience,
    OrganisationRole,
    Status,
)

register = template.Library()
TINTS = 12


def label_filter(name: str, vocabulary: Any) -> None:
    """Register a filter that shows the label of a coded value."""

    def label(value: str) -> str:
        return str(vocabulary(value).label) if value in vocabulary.values else str(value)

    register.filter(name, label)


for filter_name, words in {
    "activity_type": ActivityType,
    "status": Status,
    "attendance": AttendanceMode,
    "admission": Admission,
    "audience": Audience,
    "role": OrganisationRole,
    "organisation_kind": OrganisationKind,
    "weekday_label": Weekday,
}.items():
    label_filter(filter_name, words)


@register.filter
def tint(slug: Any) -> int:
    """Return the number of the colour that stands for a topic."""
    return zlib.crc32(str(slug).encode()) % TINTS


@register.filter
def in_set(value: Any, collection: Collection[str]) -> bool:
    """Tell whether a value is among others."""
    return str(value) in collection


@register.filter
def ages(subject: Any) -> str:
    """Return the ages of an activity in words."""
    low, high = subject.age_min, subject.age_max
    if low is not None and high is not None and high < 99:
        return _("%(low)s to %(high)s years") % {"low": low, "high": high}
    if low:
        return _("from %(low)s years") % {"low": low}
    if high is not None and high < 99:
        return _("up to %(high)s years") % {"high": high}
    return _("all ages")


@register.filter
def access_labels(subject: Any) -> str:
    """Return for whom a place or activity has prepared, in words."""
    people = [str(Accessibility(code).label) for code in subject.accessibility]
    facilities = [str(Facility(code).label) for code in subject.facilities]
    return pgettext("list", ", ").join([*people, *facilities])


@register.filter
def grouped(number: int) -> str:
    """Return a whole number with its thousands parted."""
    return format_decimal(number, locale=locale_of(reader()))


@register.filter
def unlocalised(number: float) -> str:
    """Return a number as machines read it."""
    return repr(float(number)).removesuffix(".0")
