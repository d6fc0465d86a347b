"""Definitions of counts, written when they are first used."""

from __future__ import annotations

from zouma.common.text import TranslatedText
from zouma.reach.definitions import KNOWN
from zouma.reach.models import Definition


def defined(code: str) -> Definition:
    """Return one of the definitions that come along, written on first use.

    Raises KeyError for a code that is not among them.
    """
    known = KNOWN[code]
    row, _made = Definition.objects.get_or_create(
        code=known.code, version=known.version,
        defaults={
            "measure": known.measure, "method": known.method, "namespace": known.namespace,
            "unit": known.unit,
            "wording": TranslatedText.originals({"zh-Hans": known.chinese, "en": known.english}),
        },
    )  # fmt: skip
    return row
