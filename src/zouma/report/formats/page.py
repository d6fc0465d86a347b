"""What pages of a report show of a sheet, and a page of it that stands by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.translation import get_language

from zouma.common.fields import bcp47
from zouma.report.charts import BY_DISTRICT, MAP, charts_in_language
from zouma.report.charts.points import Point
from zouma.report.figures import Sheet, Table
from zouma.report.formats.documents import Published
from zouma.report.wording import computed_words, dates_of, goes_on, paragraph, unlike

NARROW_COLUMNS = 3
STYLESHEET = "site/zouma.css"


@dataclass(frozen=True, slots=True)
class Part:
    """A table with its charts; wide: too wide to stand beside them."""

    table: Table
    drawings: tuple[str, ...]
    map: tuple[str, ...]

    @property
    def wide(self) -> bool:
        """Tell whether the table stands below its charts."""
        return len(self.table.columns) > NARROW_COLUMNS or not self.drawings


def sheet_context(
    sheet: Sheet, charts: Mapping[str, list[str]], figures_at: str = ""
) -> dict[str, Any]:
    """Return what the parts of a page show of a sheet, in the language spoken.

    charts: in that language, by key; figures_at: the address below which figures have pages.
    """
    parts = [
        Part(
            table, tuple(charts.get(table.key, ())),
            tuple(charts.get(MAP, ())) if table.key == BY_DISTRICT else (),
        )
        for table in sheet.tables if table.rows
    ]  # fmt: skip
    return {
        "sheet": sheet, "sentences": paragraph(sheet), "unlike": unlike(sheet), "parts": parts,
        "figures_at": figures_at, "goes_on": goes_on(sheet), "dates": dates_of(sheet),
        "computed": computed_words(sheet),
    }  # fmt: skip


def charts_spoken(charts: Mapping[str, Mapping[str, list[str]]]) -> dict[str, list[str]]:
    """Return the drawings of a version in the language spoken."""
    code = get_language() or "en"
    return {key: languages[code] for key, languages in charts.items() if code in languages}


def report_page(sheet: Sheet, points: Mapping[str, Point], published: Published | None) -> str:
    """Return a page in the language spoken that needs nothing beside it."""
    found = finders.find(STYLESHEET)
    context = sheet_context(sheet, charts_in_language(sheet, points)) | {
        "published": published, "site_name": settings.SITE_NAME,
        "page_language": bcp47(get_language() or "en"),
        "stylesheet": Path(str(found)).read_text(encoding="utf-8"),
    }  # fmt: skip
    return render_to_string("report/document.html", context)
