"""Slots: places in a page that features above fill, so that nobody need import upwards.

A template of one feature says ``{% slot "activity" %}``; a feature above it gives a function to
``fill`` when its application is ready. Without one the slot stays empty.
"""

from __future__ import annotations

from collections.abc import Callable

from django.template import Context

Filler = Callable[[Context], str]

FILLERS: dict[str, list[Filler]] = {}


def fill(name: str, filler: Filler) -> None:
    """Let a function fill a slot; it gets the page's context and returns safe HTML."""
    held = FILLERS.setdefault(name, [])
    if filler not in held:
        held.append(filler)


def filled(name: str, context: Context) -> str:
    """Return the HTML of a slot."""
    return "".join(filler(context) for filler in FILLERS.get(name, ()))
