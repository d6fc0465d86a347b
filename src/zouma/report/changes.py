"""What a later version of a report says differently: which figures, from what to what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zouma.common.text import TranslatedText
from zouma.report.figures import Figure, Sheet

NUMBERS = ("value", "low", "high")
GROUNDS = (
    "definition", "method", "coverage", "level", "exact", "unit", "measure", "population",
)  # fmt: skip
KEPT = (*NUMBERS, "level", "exact", "unit", "method")


@dataclass(frozen=True, slots=True)
class Change:
    """A figure before and after; None where one version does not have it."""

    key: str
    before: Figure | None
    after: Figure | None

    @property
    def figure(self) -> Figure:
        """Return the figure as it is now, or as it last was."""
        figure = self.after or self.before
        assert figure is not None
        return figure


def changes_between(before: Sheet, after: Sheet) -> list[Change]:
    """Return the figures that differ in number or ground, in the order of the later sheet."""
    earlier, later = before.figures(), after.figures()
    keys = [*later, *(key for key in earlier if key not in later)]
    return [
        Change(key, earlier.get(key), later.get(key))
        for key in keys
        if differs(earlier.get(key), later.get(key))
    ]


def differs(before: Figure | None, after: Figure | None) -> bool:
    """Tell whether two versions of a figure say something else; when computed is no matter."""
    if before is None or after is None:
        return before is not after
    names = (*NUMBERS, *GROUNDS)
    return any(getattr(before, name) != getattr(after, name) for name in names)


def change_json(change: Change, label: TranslatedText) -> dict[str, Any]:
    """Return a change as it is kept with a version: label, and the numbers before and after."""
    return {
        "key": change.key,
        "label": {language: wording.text for language, wording in label.items()},
        "before": numbers_of(change.before),
        "after": numbers_of(change.after),
    }


def numbers_of(figure: Figure | None) -> Mapping[str, Any] | None:
    """Return what is needed to say a figure: its numbers, what they claim, its unit."""
    if figure is None:
        return None
    return {name: getattr(figure, name) for name in KEPT}


def full_label(sheet: Sheet, key: str) -> TranslatedText:
    """Return the label of a figure within its sheet: of one in a table, with its row and table."""
    for figure in sheet.headline:
        if figure.key == key:
            return figure.label
    for table in sheet.tables:
        for row in table.rows:
            for column in row.figures:
                if f"{table.key}.{row.key}.{column}" == key:
                    return joined(row.label, table.column_labels.get(column, TranslatedText()))
    return TranslatedText()


def joined(*texts: TranslatedText) -> TranslatedText:
    """Return texts behind one another, in every language that the first has."""
    found = {
        language: " · ".join(text.in_language(language) for text in texts if text)
        for language in (texts[0] or texts[-1])
    }
    return TranslatedText.originals(found)
