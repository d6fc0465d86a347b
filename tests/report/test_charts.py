"""Charts: every value drawn to scale, unlike measures apart, words for who does not see."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from make import both
from report.sheets import POINTS, by_day, counted, sheet, table, unknown
from zouma.report.charts import charts_in_language, charts_of
from zouma.report.charts.points import Point
from zouma.report.charts.scales import marks, round_below
from zouma.report.figures import Row

SVG = "{http://www.w3.org/2000/svg}"


def chart(key, of=None, code="en", wide=True):
    with override(code):
        drawings = charts_in_language(of or sheet(), POINTS)[key]
    return etree.fromstring(drawings[0 if wide else 1])


def shapes(tree, name, css):
    return [one for one in tree.iter(f"{SVG}{name}") if one.get("class") == css]


def words(tree):
    return [one.text for one in tree.iter(f"{SVG}text")]


def test_each_chart_is_drawn_in_each_language_and_width():
    found = charts_of(sheet(), POINTS)

    assert {key: {code: len(drawings) for code, drawings in languages.items()}
            for key, languages in found.items()} == {
        key: {"zh-hans": 2, "en": 2}
        for key in ("by-day", "by-district", "map", "by-topic", "by-channel")
    }  # fmt: skip


def test_columns_are_as_high_as_their_values():
    tree = chart("by-day")

    bars = shapes(tree, "rect", "people")
    values = [row.figures["visits"].value for row in by_day().rows]
    ratios = {round(float(bar.get("height")) / value * 1e6, 0)
              for bar, value in zip(bars, values, strict=True)}  # fmt: skip
    assert len(ratios) == 1


def test_unlike_measures_have_axes_of_their_own():
    tree = chart("by-day")

    assert [len(shapes(tree, "rect", css)) for css in ("programme", "people", "screens")] == [
        30, 30, 30,
    ]  # fmt: skip
    assert len(shapes(tree, "line", "axis")) == 3


def test_areas_of_circles_are_as_large_as_their_values():
    tree = chart("map")

    radii = sorted(float(one.get("r")) for one in shapes(tree, "circle", "bubble"))
    (districts,) = [table for table in sheet().tables if table.key == "by-district"]
    values = sorted(row.figures["visits"].value for row in districts.rows)
    assert len(radii) == 16
    assert [round(radius**2 / radii[-1] ** 2, 2) for radius in radii] == [
        pytest.approx(value / values[-1], abs=0.02) for value in values
    ]


def test_chart_names_itself_and_says_what_it_shows():
    tree = chart("by-topic")

    assert tree.get("role") == "img"
    ids = tree.get("aria-labelledby").split()
    assert [tree.xpath(f"//*[@id='{name}']")[0].text for name in ids] == [
        "By topic",
        ("Activities: 5 values; the largest is 700 (Astronomy). Visits: 5 values; the largest is "
        "about 9 million (Astronomy). The table beside it holds every value."),
    ]  # fmt: skip


def test_chart_speaks_the_language_of_the_page():
    assert words(chart("by-topic", code="zh-hans"))[:3] == ["活动", "天文", "700"]


def test_nothing_is_drawn_of_figures_that_are_not_known():
    rows = [Row(key="a", label=both("甲", "A"), figures={"visits": unknown("visits")})]
    empty = table("by-topic", both("按主题", "By topic"), {"visits": both("人次", "Visits")}, rows)

    assert charts_of(sheet(tables=(empty,)), POINTS) == {}


def test_map_needs_two_districts_that_lie_somewhere():
    with override("en"):
        found = charts_in_language(sheet(), {"110101": POINTS["110101"]})

    assert sorted(found) == ["by-channel", "by-day", "by-district", "by-topic"]


def test_districts_in_one_place_are_drawn():
    same = dict.fromkeys(POINTS, Point(39.9, 116.4))

    found = charts_of(sheet(), same)["map"]["en"]

    assert [etree.fromstring(svg).get("role") for svg in found] == ["img", "img"]


def test_markup_in_a_label_stays_text():
    first = sheet().tables[2]
    evil = replace(first.rows[0], label=both("</text><script>", "</text><script>"))
    tree = chart("by-topic", sheet(tables=(replace(first, rows=(evil, *first.rows[1:])),)))

    assert list(tree.iter(f"{SVG}script")) == []
    assert words(tree)[1] == "</text><script>"


def test_more_rows_than_fit_are_left_to_the_table():
    rows = [
        Row(key=str(n), label=both(f"题{n}", f"T{n}"), figures={"activities": counted("a", 40 - n)})
        for n in range(30)
    ]
    many = table("by-topic", both("题", "Topics"), {"activities": both("活动", "Activities")}, rows)

    tree = chart("by-topic", sheet(tables=(many,)))

    assert len(shapes(tree, "rect", "programme")) == 16
    assert words(tree)[-1] == "and 14 more in the table"


@given(st.floats(1e-3, 1e12), st.integers(2, 6))
def test_marks_begin_at_nought_and_reach_the_most(most, wanted):
    found = marks(most, wanted)

    assert found[0] == 0
    assert found[-1] >= most * 0.999999
    assert len(found) <= 2.5 * wanted + 2


@given(st.floats(1e-6, 1e12))
def test_round_number_below_is_below(most):
    assert most / 3 < round_below(most) <= most
