"""Sheets as JSON: what is written is read back, whatever the database does to numbers."""

from __future__ import annotations

import json
from math import inf

from hypothesis import given
from hypothesis import strategies as st

from report.sheets import counted, estimated, sheet
from zouma.report.changes import changes_between, full_label
from zouma.report.frozen import digest_of, frozen_json, sheet_of


def test_sheet_is_read_back_as_it_was_written():
    written = sheet()

    assert sheet_of(frozen_json(written)) == written


def test_json_has_one_spelling_and_one_digest():
    document = frozen_json(sheet(headline=(counted("activities", 5.0),), tables=()))
    turned = dict(reversed(document.items()))

    assert document["headline"][0]["value"] == 5
    assert isinstance(document["headline"][0]["value"], int)
    assert digest_of(turned) == digest_of(document)


def test_what_has_no_end_is_kept_without_one():
    document = frozen_json(sheet(headline=(estimated("visits", 5, 4, inf),)))

    assert document["headline"][0]["high"] is None


@given(st.floats(0, 1e15), st.floats(0, 1e15))
def test_any_number_survives_its_spelling(low, more):
    document = frozen_json(sheet(headline=(estimated("visits", low, low, low + more),), tables=()))

    assert json.loads(json.dumps(document)) == document
    assert sheet_of(document).headline[0].high == low + more


def test_what_a_later_contract_adds_does_not_disturb():
    document = frozen_json(sheet())
    document["headline"][0]["mood"] = "bright"

    assert sheet_of(document) == sheet()


def test_changes_name_the_figures_that_differ():
    before = sheet(headline=(counted("activities", 5), counted("sessions", 9)), tables=())
    after = sheet(
        headline=(counted("activities", 5, computed_at=None), counted("sessions", 10),
                  counted("organisations", 3)), tables=(),
    )  # fmt: skip

    found = changes_between(before, after)

    assert [(one.key, one.before and one.before.value, one.after and one.after.value)
            for one in found] == [("sessions", 9, 10), ("organisations", None, 3)]  # fmt: skip


def test_figure_that_is_gone_is_a_change():
    before, after = sheet(tables=()), sheet(headline=sheet().headline[1:], tables=())

    (gone,) = changes_between(before, after)

    assert (gone.key, gone.after, gone.figure.value) == ("organisations", None, 1214)


def test_figure_of_a_table_is_called_by_its_row_and_column():
    label = full_label(sheet(), "by-district.110108.visits")

    assert (label.in_language("en"), label.in_language("zh-Hans")) == (
        "Haidian · Visits", "海淀区 · 到场人次",
    )  # fmt: skip
