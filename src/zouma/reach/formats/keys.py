"""Every key that a mapping file of counts may have, and what kind of value it takes."""

from __future__ import annotations

TOP = {
    "source": "word",
    "about": "word",
    "time_zone": "word",
    "language": "word",
    "recognise": "tables",
    "file": "table",
    "dates": "table",
    "window": "table",
    "channel": "table",
    "material": "table",
    "activity": "table",
    "reporter": "table",
    "only": "tables",
    "counts": "tables",
}
FILE_EXTRA = "parallel"
RECOGNISE = {"format": "word", "keys": "words"}
WINDOW = {
    "date": "rule",
    "per": "word",
    "first": "rule",
    "last": "rule",
    "since": "rule",
    "at": "rule",
}
CHANNEL = {
    "slug": "word",
    "title": "constant",
    "namespace": "word",
    "platform": "word",
    "address": "word",
}
MATERIAL = {"id": "rule", "title": "rule", "kind": "word", "address": "rule", "published": "rule"}
ACTIVITY = {"id": "rule"}
REPORTER = {"name": "word"}
ONLY = {"column": "rule", "is": "words"}
COUNT = {
    "column": "rule",
    "code": "word",
    "version": "word",
    "measure": "word",
    "method": "word",
    "population": "word",
    "namespace": "word",
    "unit": "word",
    "endpoint": "word",
    "wording": "constant",
    "least_seconds": "whole",
    "scale": "whole",
    "once": "yes-no",
    "valid_from": "day",
    "valid_until": "day",
}
PERIODS = ("day", "week", "month")
