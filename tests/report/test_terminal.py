"""The press sheet on a terminal: complete, and never wider than 80 cells."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from make import both
from report.sheets import counted, headline, sheet
from zouma.report.formats.cells import cells, cut, left, right, wrapped
from zouma.report.formats.terminal import press_text
from zouma.report.formats.terminal_tables import bar

LONG = both("特别长的名字" * 20, "A very long name of an edition " * 6)
TEXTS = st.text(st.sampled_from("科学，。（） abcdefgh,.%3"), max_size=300)


@pytest.mark.parametrize("code", ["en", "zh-hans"])
@pytest.mark.parametrize(
    "changes",
    [{}, {"until": date(2026, 9, 9)}, {"headline": (), "tables": (), "comparisons": ()},
     {"title": LONG, "before": LONG, "notes": (LONG,),
      "headline": (counted("activities", 12, LONG),)}],
)  # fmt: skip
def test_no_line_is_wider_than_80_cells(code, changes):
    with override(code):
        text = press_text(sheet(**changes))

    assert [line for line in text.splitlines() if cell_len(line) > 80] == []
    assert [line for line in text.splitlines() if line != line.rstrip()] == []


def test_every_figure_of_the_headline_has_a_line_with_its_value():
    with override("en"):
        lines = press_text(sheet()).splitlines()

    found = [line.split(" ..")[0].strip() for line in lines if " ...." in line]
    assert found == [str(figure.label["en"].text) for figure in headline()]
    assert f"  Organisations {'.' * 58} 1,214" in lines


def test_what_a_figure_rests_on_stands_below_it():
    with override("en"):
        lines = press_text(sheet()).splitlines()

    (place,) = [number for number, line in enumerate(lines) if line.startswith("  Visits ...")]
    assert [line.strip() for line in lines[place + 1 : place + 4]] == [
        "29.1 million to 31.4 million (95% interval) · Computed from reports,",
        "audits and known totals · Known: 812 of 1,214 organisations; the rest is",
        "extrapolated. · Returns of hosts (812 rows)",
    ]


def test_break_between_editions_is_stated():
    with override("en"):
        text = " ".join(press_text(sheet()).split())

    assert (
        "Visits: about 30 million now, 19,000,000 then. Change: Not comparable; the method "
        "differs: now Computed from reports, audits and known totals, then Estimated by the host."
    ) in text


def test_headings_can_be_set_off():
    with override("en"):
        text = press_text(sheet(), bold=lambda words: f"*{words}*")

    assert [line for line in text.splitlines() if line.startswith("*")] == [
        "*Science Carnival 2026*", "*Figures*", "*Not added*", "*Beside Science Carnival 2025*",
        "*By day*", "*By district*", "*By topic*", "*By channel*", "*Notes*",
    ]  # fmt: skip


@given(TEXTS, st.integers(4, 80))
def test_wrapped_lines_fit_and_lose_nothing(text, width):
    lines = wrapped(text, width)

    assert [line for line in lines if cells(line) > width] == []
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(st.text(st.sampled_from("科学普及活动，。）"), min_size=10, max_size=200))
def test_no_line_begins_with_a_closing_mark_where_words_stand_before_it(text):
    lines = wrapped(f"科{text.replace('，，', '，').replace('。。', '。')}", 40)

    clusters = [line for line in lines[1:] if line[0] in "，。）" and line[1:2] not in "，。）"]
    assert [line for line in clusters if cells(lines[lines.index(line) - 1]) < 30] == []


@given(st.text(st.sampled_from("科学ab "), max_size=30), st.integers(1, 30))
def test_text_is_cut_and_filled_to_a_width(text, width):
    kept = cut(text, width)

    assert cells(kept) <= max(width, 1)
    assert cells(left(kept, width)) == cells(right(kept, width)) == width


def test_bar_is_as_long_as_its_value():
    assert [bar(length) for length in (0, 0.5, 1, 2.25)] == ["", "▌", "█", "██▎"]
