"""A sheet as JSON that stays the same: written, read back, and known by its digest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from hashlib import sha256
from math import isfinite
from typing import Any

from zouma.common.text import TranslatedText
from zouma.report.figures import (
    Break,
    Comparison,
    Coverage,
    Figure,
    Row,
    Sheet,
    Source,
    Table,
    to_json,
)

Json = dict[str, Any]


def frozen_json(sheet: Sheet) -> Json:
    """Return a sheet as JSON that a database gives back unchanged: no infinity, no 5.0 for 5."""
    document: Json = settled(to_json(sheet))
    return document


def settled(value: Any) -> Any:
    """Return plain JSON with whole numbers as such, and nothing for what is not finite."""
    if isinstance(value, dict):
        return {name: settled(part) for name, part in value.items()}
    if isinstance(value, list):
        return [settled(part) for part in value]
    if isinstance(value, float):
        if not isfinite(value):
            return None
        return int(value) if value.is_integer() else value
    return value


def digest_of(document: Json) -> str:
    """Return the SHA-256 of JSON in one spelling: names in order, no spaces, UTF-8."""
    spelled = json.dumps(
        document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return sha256(spelled.encode()).hexdigest()


def sheet_of(document: Mapping[str, Any]) -> Sheet:
    """Return the sheet that its JSON tells; what later versions of the contract add is unset."""
    return Sheet(
        edition=document["edition"],
        title=text_of(document["title"]),
        starts_on=day_of(document["starts_on"]),
        ends_on=day_of(document["ends_on"]),
        until=date.fromisoformat(document["until"]),
        computed_at=datetime.fromisoformat(document["computed_at"]),
        headline=tuple(figure_of(one) for one in document["headline"]),
        tables=tuple(table_of(one) for one in document.get("tables", ())),
        comparisons=tuple(comparison_of(one) for one in document.get("comparisons", ())),
        before=text_of(document.get("before")),
        notes=tuple(text_of(one) for one in document.get("notes", ())),
        goes_on=document.get("goes_on", False),
    )


def figure_of(document: Mapping[str, Any]) -> Figure:
    """Return a figure from its JSON."""
    known = {one.name for one in fields(Figure)}
    values = {name: value for name, value in document.items() if name in known}
    for name in ("label", "wording", "reason"):
        values[name] = text_of(values.get(name))
    coverage, computed_at = values.get("coverage"), values.get("computed_at")
    values["coverage"] = Coverage(**coverage) if coverage else None
    values["computed_at"] = datetime.fromisoformat(computed_at) if computed_at else None
    values["sources"] = tuple(
        Source(**{**one, "label": text_of(one["label"])}) for one in values.get("sources", ())
    )
    return Figure(**values)


def table_of(document: Mapping[str, Any]) -> Table:
    """Return a table from its JSON."""
    return Table(
        key=document["key"],
        label=text_of(document["label"]),
        columns=tuple(document["columns"]),
        column_labels={
            name: text_of(label) for name, label in document["column_labels"].items()
        },
        rows=tuple(
            Row(
                key=row["key"],
                label=text_of(row["label"]),
                figures={name: figure_of(one) for name, one in row["figures"].items()},
            )
            for row in document["rows"]
        ),
    )  # fmt: skip


def comparison_of(document: Mapping[str, Any]) -> Comparison:
    """Return a comparison from its JSON."""
    change, broken = document["change"], document["broken"]
    return Comparison(
        key=document["key"],
        here=figure_of(document["here"]),
        there=figure_of(document["there"]),
        change=(change[0], change[1], change[2]) if change else None,
        broken=Break(**broken) if broken else None,
    )


def text_of(texts: Mapping[str, str] | None) -> TranslatedText:
    """Return a text from its languages."""
    return TranslatedText.originals(texts or {})


def day_of(text: str | None) -> date | None:
    """Return a day from its ISO form."""
    return date.fromisoformat(text) if text else None
