"""Filters in an address: read, checked, written back."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from zouma.bases.vocabulary import Accessibility, Facility
from zouma.programme.forms import VALUES, WORDS_LENGTH, read_selection, written_selection
from zouma.programme.selection import DAY_PARTS, SORTS, WHEN, Selection
from zouma.programme.vocabulary import ActivityType, Audience

names = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=20
)
words = st.lists(names, max_size=3).map(lambda found: " ".join(" ".join(found).split()))
days = st.none() | st.dates(date(1900, 1, 1), date(2200, 12, 31))


def some(values):
    return st.lists(values, max_size=3, unique=True).map(tuple)


def known(values):
    return some(st.sampled_from(list(values)))


@st.composite
def selections(draw):
    first, last = sorted((draw(days), draw(days)), key=lambda day: day or date.min)
    near = draw(
        st.none()
        | st.tuples(st.integers(-9_000_000, 9_000_000), st.integers(-18_000_000, 18_000_000))
    )
    return Selection(
        words=draw(words),
        edition=draw(st.just("") | names),
        when=draw(st.sampled_from(["", *WHEN])),
        first_on=first,
        last_on=last,
        day_parts=draw(known(DAY_PARTS)),
        districts=draw(some(names)),
        near=near and (near[0] / 100_000, near[1] / 100_000),
        within_km=draw(st.sampled_from([0.1, 1.5, 3.0, 500.0])) if near else 3.0,
        topics=draw(some(names)),
        audiences=draw(known(Audience.values)),
        age=draw(st.none() | st.integers(0, 130)),
        types=draw(known(ActivityType.values)),
        languages=draw(some(names)),
        access=draw(known([*Accessibility.values, *Facility.values])),
        free=draw(st.booleans()),
        online=draw(st.booleans()),
        place=draw(st.just("") | names),
        organisation=draw(st.just("") | names),
        activities=draw(st.none() | some(st.uuids().map(str)).filter(len)),
        sort=draw(st.sampled_from(["", *SORTS])),
    )


@given(selections())
def test_a_selection_survives_its_address(selection):
    assert read_selection(QueryDict(written_selection(selection))) == (selection, [])


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "q",
                "when",
                "from",
                "to",
                "time",
                "near",
                "within",
                "age",
                "topic",
                "activity",
                "free",
                "sort",
            ]
        ),
        st.text(),
    )
)
def test_any_address_is_read(values):
    query = QueryDict(mutable=True)
    query.update(values)

    selection, _problems = read_selection(query)

    assert read_selection(QueryDict(written_selection(selection)))[1] == []


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("from=yesterday", "“yesterday” is not a date; write it like 2026-11-22."),
        ("from=0001-01-01", "“0001-01-01” is not a date; write it like 2026-11-22."),
        ("age=old", "“old” is not an age; write a number of years."),
        ("age=131", "“131” is not an age; write a number of years."),
        ("near=here", "“here” is not a point; write latitude and longitude like 39.90,116.39."),
        ("near=91,0", "“91,0” is not a point; write latitude and longitude like 39.90,116.39."),
        (
            "near=nan,nan",
            "“nan,nan” is not a point; write latitude and longitude like 39.90,116.39.",
        ),
        ("within=inf", "“inf” is not a distance in kilometres."),
        ("when=never", "“never” is not a known choice; it was left out."),
        ("audience=ghosts", "“ghosts” is not a known choice; it was left out."),
        (
            "from=2026-05-02&to=2026-05-01",
            "The last day came before the first; they were exchanged.",
        ),
    ],
)
def test_what_is_not_understood_is_said(address, sentence):
    with translation.override("en"):
        _selection, problems = read_selection(QueryDict(address))

    assert problems == [sentence]


def test_days_in_the_wrong_order_are_exchanged():
    selection, _problems = read_selection(QueryDict("from=2026-05-02&to=2026-05-01"))

    assert (selection.first_on, selection.last_on) == (date(2026, 5, 1), date(2026, 5, 2))


@pytest.mark.parametrize("value", ["", "0", "false", "False", "off", "no", "f", "n"])
def test_a_box_that_is_off_is_off(value):
    selection, _problems = read_selection(QueryDict(f"free={value}"))

    assert not selection.free


@pytest.mark.parametrize("value", ["1", "true", "True", "on", "yes"])
def test_a_box_that_is_on_is_on(value):
    selection, _problems = read_selection(QueryDict(f"free={value}"))

    assert selection.free


def test_a_radius_stays_within_reason():
    found = [read_selection(QueryDict(f"within={text}"))[0].within_km for text in ("0", "9e9")]

    assert found == [0.1, 500.0]


def test_long_values_are_cut_and_many_are_left_out():
    query = QueryDict(mutable=True)
    query["q"] = "x" * 1000
    query.setlist("topic", [f"t{number}" for number in range(500)])
    query["place"] = "p" * 1000

    selection, problems = read_selection(query)

    assert (len(selection.words), len(selection.topics)) == (WORDS_LENGTH, VALUES)
    assert (len(selection.place), problems) == (120, [])


def test_as_many_activities_are_read_as_a_browser_keeps():
    uids = tuple(str(uuid.UUID(int=number)) for number in range(90))

    selection, _problems = read_selection(QueryDict(written_selection(Selection(activities=uids))))

    assert selection.activities == uids


def test_names_that_are_no_activities_are_left_out():
    uid = str(uuid.UUID(int=5))

    selection, _problems = read_selection(QueryDict(f"activity=x&activity={uid}"))

    assert selection.activities == (uid,)


def test_a_change_replaces_and_an_empty_one_takes_out():
    selection = Selection(words="star", age=7, free=True)

    changed = written_selection(selection, age=None, q="moon")

    assert changed == "q=moon&free=1"
