"""The press sheet as text for a terminal of 80 columns, in either script."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from django.utils.translation import gettext

from zouma.report.figures import Comparison, Figure, Sheet
from zouma.report.formats.cells import cells, cut, wrapped
from zouma.report.formats.terminal_tables import MARGIN, WIDTH, table_lines
from zouma.report.wording import (
    change_words,
    computed_words,
    dates_of,
    flowing,
    grounds,
    paragraph,
    plainly,
    unlike,
)

Bold = Callable[[str], str]


def press_text(sheet: Sheet, *, bold: Bold = str) -> str:
    """Return the press sheet as text; bold: how headings are set off."""
    parts = [
        head(sheet, bold),
        wrapped(flowing(paragraph(sheet)), WIDTH, indent=MARGIN),
        [bold(gettext("Figures")), *figure_lines(sheet.headline)],
        noted(gettext("Not added"), unlike(sheet), bold),
        compared(sheet, bold),
        *([bold(str(table.label)), *table_lines(table)] for table in sheet.tables if table.rows),
        noted(gettext("Notes"), [str(note) for note in sheet.notes], bold),
        [computed_words(sheet)],
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def head(sheet: Sheet, bold: Bold) -> list[str]:
    """Return the title and the days."""
    title = cut(str(sheet.title), WIDTH)
    return [line for line in (bold(title), dates_of(sheet), "─" * WIDTH) if line]


def figure_lines(figures: Sequence[Figure]) -> Iterator[str]:
    """Yield each figure on a line, what it rests on below it."""
    for figure in figures:
        value = plainly(figure)
        room = WIDTH - cells(MARGIN) - cells(value) - 2
        label = cut(str(figure.label), room)
        yield f"{MARGIN}{label} {'.' * (room - cells(label))} {value}"
        yield from wrapped(" · ".join(grounds(figure)), WIDTH, indent=MARGIN * 3)


def noted(heading: str, sentences: Sequence[str], bold: Bold) -> list[str]:
    """Return sentences below a heading, nothing where there are none."""
    lines = [bold(heading)]
    for sentence in sentences:
        first, *others = wrapped(sentence, WIDTH, indent=MARGIN * 2)
        lines += [f"{MARGIN}· {first.strip()}", *others]
    return lines if sentences else []


def compared(sheet: Sheet, bold: Bold) -> list[str]:
    """Return the figures beside those of the edition before."""
    if not sheet.comparisons:
        return []
    heading = gettext("Beside %(edition)s") % {"edition": str(sheet.before) or "—"}
    sentences = [comparison_line(one) for one in sheet.comparisons]
    return noted(cut(heading, WIDTH), sentences, bold)


def comparison_line(one: Comparison) -> str:
    """Return one comparison as a sentence."""
    return gettext("%(figure)s: %(here)s now, %(there)s then. Change: %(change)s") % {
        "figure": one.here.label, "here": plainly(one.here), "there": plainly(one.there),
        "change": change_words(one),
    }  # fmt: skip
