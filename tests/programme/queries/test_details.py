"""What the page of one thing shows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from make import NOW, activity, both, edition, english, organisation, place, programme, session
from programme.city import city
from zouma.bases.models import Place
from zouma.programme.formats.records import HostRecord, RegionRecord
from zouma.programme.models import Edition
from zouma.programme.queries.details import (
    activity_page,
    edition_page,
    figures,
    organisation_page,
    place_page,
    series_page,
)

pytestmark = pytest.mark.django_db


def titles(cards):
    return [str(card.title) for card in cards]


def test_an_activity_has_its_sessions_before_and_after_now():
    times = (
        session(-50, key="past"),
        session(-0.5, key="running"),
        session(5, key="next"),
        session(-1, last=1, key="just over"),
        session(9, key="gone", vanished=True),
    )
    programme(activity(slug="a", sessions=times))

    page = activity_page("days-2026", "a", now=NOW + timedelta(minutes=1))

    assert [s.key for s in page.upcoming] == ["running", "next"]
    assert [s.key for s in page.past] == ["past", "just over"]


def test_an_umbrella_shows_its_public_parts_those_to_come_first():
    programme(
        activity("v", slug="v", kind="umbrella"),
        activity("over", parent_id="v", sessions=(session(-50),)),
        activity("late", parent_id="v", sessions=(session(9),)),
        activity("soon", parent_id="v", sessions=(session(-50, key="a"), session(2, key="b"))),
        activity("hidden", parent_id="v", moderation="refused"),
        activity("gone", parent_id="v", vanished=True),
        activity("none", parent_id="v", sessions=()),
    )

    page = activity_page("days-2026", "v", now=NOW)

    found = {card.uid: card.title["en"].text for card in page.parts}
    assert set(found.values()) == {f"Activity {name}" for name in ("over", "late", "soon", "none")}
    upcoming = [text for text in found.values() if text.split()[-1] in {"soon", "late"}]
    assert upcoming == ["Activity soon", "Activity late"]


def test_a_hidden_umbrella_is_not_named():
    city()

    page = activity_page("days-2026", "orphan", now=NOW)

    assert page.activity.parent is None


@pytest.mark.parametrize(
    ("edition_slug", "slug"),
    [
        ("days-2026", "nothing"),
        ("nothing", "stars"),
        ("draft-2026", "draft"),
        ("days-2026", "hidden-checked"),
    ],
)
def test_what_is_not_public_has_no_page(edition_slug, slug):
    city()

    assert activity_page(edition_slug, slug, now=NOW) is None


def test_a_place_shows_what_is_to_come_there_or_else_what_was():
    past, next_one = session(-50), session(5)
    programme(
        place("p1", slug="one"),
        place("p2", slug="two"),
        activity("a", place_key="p1", sessions=(next_one,)),
        activity("b", place_key="p1", sessions=(past,)),
        activity("c", place_key="p2", sessions=(past,)),
    )

    pages = [place_page(slug, now=NOW) for slug in ("one", "two")]

    assert [(titles(page.cards), page.total) for page in pages] == [
        (["Activity a"], 1),
        (["Activity c"], 1),
    ]
    assert place_page("nothing", now=NOW) is None


def test_a_place_shows_the_sessions_held_there():
    programme(
        place("p1"),
        place("p2", slug="two"),
        activity("a", place_key="p1", sessions=(session(5, place_key="p2"),)),
    )

    page = place_page("two", now=NOW)

    assert titles(page.cards) == ["Activity a"]


def test_an_organisation_shows_what_it_puts_on_in_every_public_edition():
    host = organisation("o1", slug="body", uid="5a5e0d1c-6e8e-5b5a-8f0a-000000000009")
    part = (HostRecord(organisation_key="o1"),)
    programme(edition(), host, activity("a", hosts=part, sessions=(session(5),)))
    programme(edition(), host, activity("b", hosts=part, sessions=(session(6),)), slug="other")
    programme(edition(), host, activity("c", hosts=part, sessions=(session(7),)), slug="draft")
    Edition.objects.filter(slug="draft").update(state="draft")

    page = organisation_page("body", now=NOW)

    assert titles(page.cards) == ["Activity a", "Activity b"]
    assert organisation_page("nothing", now=NOW) is None


def test_an_edition_is_counted():
    programme(
        RegionRecord(code="1", name=english("One")),
        RegionRecord(code="2", name=english("Two")),
        organisation("o1"),
        organisation("o2"),
        place("p1", region_code="1"),
        place("p2", region_code="1"),
        place("p3", region_code="2"),
        activity(
            "a",
            place_key="p1",
            hosts=(HostRecord(organisation_key="o1"),),
            sessions=(session(1, key="a"), session(2, key="b", vanished=True)),
        ),
        activity(
            "b",
            place_key="p2",
            hosts=(HostRecord(organisation_key="o1"), HostRecord(organisation_key="o2")),
        ),
        activity("c", place_key="p3", moderation="to-check"),
        activity("d", vanished=True),
    )

    page = edition_page("days-2026", now=NOW)

    assert page.figures == {
        "activities": 2,
        "sessions": 2,
        "places": 2,
        "districts": 1,
        "organisations": 2,
    }
    assert figures([]) == dict.fromkeys(page.figures, 0)


def test_a_series_shows_its_public_editions():
    for slug, state in (
        ("days-2025", "archived"),
        ("days-2026", "published"),
        ("days-2027", "draft"),
    ):
        programme(edition(title=both("节", slug)), slug=slug)
        Edition.objects.filter(slug=slug).update(state=state)

    series = series_page("days")

    assert {found.slug for found in series.public_editions} == {"days-2025", "days-2026"}
    assert (series_page("nothing"), Place.objects.count()) == (None, 0)
