"""Mapping files that cannot be followed, each refused in one sentence that names the key."""

from __future__ import annotations

from pathlib import Path

import pytest

from zouma.programme.formats.mapping import BadMapping, load_mapping, shipped_mapping

GOOD = """
source = "city"
time_zone = "Europe/Berlin"
language = "de"
"""
ACTIVITY = '\n[activity]\nid = "id"\ntitle = "titel"\n'

BAD = {
    "": 'source is missing: give the calendar a short name of its own, such as source = "city-'
    'calendar".',
    'source = "a b!"': "source must be made of letters, digits and hyphens, at most 60.",
    "source = 7": 'source must be a text in quotes, such as "name".',
    GOOD: "[activity] id is missing: say which path names a record for good.",
    GOOD
    + "[activity]\nid = 'id'\n": "[activity] title is missing: say which path holds the title.",
    GOOD + "sesions = {}": 'sesions is not a known key; did you mean "sessions"?',
    'source = "a"\ntime_zone = "Europe/Berln"': 'time_zone "Europe/Berln" is not a time zone, such '
    'as "Europe/Berlin" or "Asia/Seoul".',
    'source = "a"\nlanguage = "klingon!"': 'language "klingon!" is not a language, such as "en" or '
    '"ko".',
    GOOD
    + "[activity]\nid = 'id'\ntitel = 't'": "[activity] titel is not a known key; did you mean "
    '"title"?',
    GOOD + "[activity]\nid = { pfad = 'id' }": '[activity] id has an unknown option "pfad"; it can '
    "be one of: default, join, number, otherwise, path, remove, slug, split, table, template, "
    "value.",
    GOOD + "[activity]\nid = { join = '-' }": "[activity] id needs exactly one of path, value and "
    "template.",
    GOOD + "[activity]\nid = { template = 'none' }": "[activity] id has a template without a place "
    'such as "{name}".',
    GOOD
    + "[activity]\nid = 'a[b]'": '[activity] id has a wrong path: "a[b]" is not a path: [b] is '
    "neither a number nor a=b.",
    GOOD + "[activity]\nid = 'a'\ntitle.deutsch = 't'": '[activity] title has "deutsch", which is '
    'neither a language (such as "en") nor an option; it can be one of: default, join, number, '
    "otherwise, path, remove, slug, split, table, template, value.",
    GOOD
    + ACTIVITY
    + "type = { value = 'talkk' }": '[activity] type cannot become "talkk"; did you mean "talk"?',
    GOOD + ACTIVITY + "type = { path = 'a', table = { x = 'tuor' } }": "[activity] type cannot "
    'become "tuor"; did you mean "tour"?',
    GOOD + ACTIVITY + "type = { path = 'a', table = 'arten' }": "[activity] type names the table "
    '"arten", which is missing; there is no [tables] section.',
    GOOD + ACTIVITY + "group_by = 'name'": "[activity] group_by needs [activity] each; to join the "
    "lines of a table use [file] group_by.",
    GOOD + ACTIVITY + "[sessions]\nend = 'bis'": "[sessions] start is missing: one of start, date, "
    "first_date, text must say when sessions are.",
    GOOD + ACTIVITY + "[sessions]\nstart = 'von'\ndate = 'tag'": "[sessions] start and date cannot "
    "stand together; keep one of them.",
    GOOD
    + ACTIVITY
    + "[sessions]\nstart = 'von'\nend_time = 'bis'": "[sessions] end_time needs date beside it.",
    GOOD
    + ACTIVITY
    + "[place]\nid = 'ort'": "[place] name is missing: say which path holds the name of the place.",
    GOOD + ACTIVITY + "[[organisations]]\nid = 'o'": "[organisations] name is missing: say which "
    "path holds the name.",
    GOOD + ACTIVITY + "[organisations]\nname = 'o'": "organisations must be written as "
    "[[organisations]].",
    GOOD
    + ACTIVITY
    + "[file]\nformat = 'yaml'": '[file] format cannot be "yaml"; it can be one of: '
    "csv, json, jsonl, xlsx, xml.",
    GOOD + ACTIVITY + "[file]\nencoding = 'utf-9'": '[file] encoding "utf-9" is not known, try '
    '"utf-8", "gb18030" or "cp949".',
    GOOD + ACTIVITY + "[file]\ndelimiter = ';;'": '[file] delimiter must be one sign, such as ";" '
    'or "\\t".',
    GOOD + ACTIVITY + "[file]\nheader_row = 0": "[file] header_row must be a whole number from 1.",
    GOOD + ACTIVITY + "[lookups.orte]\nfile = '../x.csv'\nkey = 'a'\nmatch = 'b'": "[lookups.orte] "
    "file must be a name beside the data file, without .. or /.",
    GOOD
    + ACTIVITY
    + "[lookups.orte]\nfile = 'x.csv'\nkey = 'a'": "[lookups.orte] match is missing.",
    GOOD + ACTIVITY + "[dates]\norder = 'TMJ'": '[dates] order cannot be "TMJ"; it can be one of: '
    "DMY, MDY.",
    GOOD + ACTIVITY + "[dates]\nformats = ['TT.MM.JJJJ']": '[dates] formats has "TT.MM.JJJJ": it '
    "needs a year, a month and a day, or an hour.",
    GOOD + ACTIVITY + "[dates]\nformats = ['DD.DD.YYYY']": '[dates] formats has "DD.DD.YYYY": a '
    "part of the date stands in it twice.",
    GOOD + ACTIVITY + "[dates.words]\nevry = ['jeden']": "[dates] words.evry is not a known key; "
    'did you mean "every"?',
    GOOD + ACTIVITY + "[edition]\nstarts_on = 'May'": "[edition] starts_on must be a date, such as "
    "2025-05-17.",
    GOOD
    + ACTIVITY
    + "[edition]\nstarts_on = 2025-05-02\nends_on = 2025-05-01": "[edition] ends_on "
    "is before starts_on.",
    GOOD + ACTIVITY + "[recognise]\nkeys = ['a']": "[recognise] format is missing.",
}


@pytest.mark.parametrize("toml", BAD, ids=range(len(BAD)))
def test_bad_mapping_is_refused_in_one_sentence(tmp_path: Path, toml: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(toml, encoding="utf-8")

    with pytest.raises(BadMapping) as refusal:
        load_mapping(path)

    assert str(refusal.value) == f"mine.toml: {BAD[toml]}"


def test_file_that_is_no_toml_or_absent_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("source = ", encoding="utf-8")

    with pytest.raises(BadMapping, match=r"^The mapping file mine\.toml is not valid TOML: .*\.$"):
        load_mapping(path)
    with pytest.raises(BadMapping, match=r"^The mapping file none\.toml cannot be opened\.$"):
        load_mapping(tmp_path / "none.toml")


def test_shipped_mappings_are_found_by_name_and_follow_the_rules() -> None:
    names = ("hong-kong-lcsd", "open-house-london.toml", "open-house-slots")

    mappings = [load_mapping(shipped_mapping(name)) for name in names]

    assert [mapping.source for mapping in mappings] == [
        "lcsd",
        "open-house-london",
        "open-house-slots",
    ]


def test_unknown_mapping_name_is_refused_with_the_near_one() -> None:
    with pytest.raises(BadMapping) as refusal:
        shipped_mapping("hongkong-lcsd")

    assert (
        str(refusal.value)
        == 'There is no mapping file "hongkong-lcsd"; did you mean "hong-kong-lcsd"?'
    )
