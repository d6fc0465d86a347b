"""A page of the programme: which editions, which time, which part."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from make import NOW, activity, edition, english, place, programme, session, topic
from zouma.programme.formats.records import RegionRecord
from zouma.programme.models import Edition
from zouma.programme.queries.listing import PER_PAGE, chosen_for, listing
from zouma.programme.selection import Selection

pytestmark = pytest.mark.django_db


def editions(**states):
    """Import an edition with one activity for each name; give it a state and its last day."""
    for slug, (state, ends_on) in states.items():
        programme(edition(), activity(slug, sessions=(session(1),)), slug=slug)
        Edition.objects.filter(slug=slug).update(state=state, starts_on=None, ends_on=ends_on)


def scope(**changes):
    return sorted(found.slug for found in chosen_for(Selection(**changes), now=NOW).editions)


TODAY, YESTERDAY = date(2026, 5, 14), date(2026, 5, 13)


def test_a_choice_is_made_among_the_editions_that_are_not_over():
    editions(running=("published", TODAY), open=("published", None), over=("published", YESTERDAY),
             draft=("draft", None), old=("archived", None))  # fmt: skip

    assert scope() == ["open", "running"]


@pytest.mark.parametrize(("slug", "found"), [("over", ["over"]), ("old", ["old"]), ("draft", []),
                                             ("nothing", [])])  # fmt: skip
def test_an_edition_can_be_named(slug, found):
    editions(running=("published", TODAY), over=("published", YESTERDAY), draft=("draft", None),
             old=("archived", None))  # fmt: skip

    assert scope(edition=slug) == found


def test_when_all_is_over_the_latest_is_shown_whole():
    editions(first=("published", YESTERDAY - timedelta(days=900)), last=("published", YESTERDAY))
    Edition.objects.filter(slug="last").update(starts_on=YESTERDAY)

    chosen = chosen_for(Selection(), now=NOW)

    assert [found.slug for found in chosen.editions] == ["last"]
    assert chosen.selection.when == "all"


@pytest.mark.parametrize(
    ("changes", "when"),
    [({}, "upcoming"), ({"when": "today"}, "today"), ({"first_on": TODAY}, "")],
)
def test_without_a_time_one_means_what_is_to_come(changes, when):
    editions(running=("published", None))

    assert chosen_for(Selection(**changes), now=NOW).selection.when == when


def test_the_last_page_has_the_rest_and_further_ones_nothing():
    programme(*(activity(f"a{n}", sessions=(session(n + 1),)) for n in range(PER_PAGE + 3)))

    pages = [listing(Selection(), page=number, now=NOW) for number in (0, 1, 2)]

    assert [(len(p.cards), p.page, p.pages, p.total) for p in pages] == [
        (PER_PAGE, 1, 2, PER_PAGE + 3), (PER_PAGE, 1, 2, PER_PAGE + 3), (3, 2, 2, PER_PAGE + 3),
    ]  # fmt: skip


def test_a_page_beyond_the_end_still_knows_how_many_there_are():
    programme(*(activity(f"a{n}", sessions=(session(n + 1),)) for n in range(3)))

    page = listing(Selection(), page=9, now=NOW)

    assert (page.total, page.pages) == (3, 1)


def test_the_filters_offer_what_occurs_and_how_often():
    programme(
        RegionRecord(code="1", name=english("One")), RegionRecord(code="2", name=english("Two")),
        place("p1", region_code="1"), place("p2", region_code="2"),
        topic("space"), topic("mars", broader_key="space"), topic("life"),
        activity("a", place_key="p1", topics=("mars",), languages=("en",), activity_type="talk"),
        activity("b", place_key="p1", topics=("mars", "life"), languages=("en", "zh-Hans")),
        activity("c", place_key="p2", topics=("space",), moderation="refused", languages=("fr",)),
    )  # fmt: skip

    options = listing(Selection(), page=1, now=NOW).options

    assert [(o.value, o.count) for o in options.districts] == [("1", 2)]
    assert sorted((o.value, o.count, o.parent) for o in options.topics if o.count) == [
        ("life", 1, ""), ("mars", 2, "space"),
    ]  # fmt: skip
    assert options.languages == ["en", "zh-Hans"]
    assert sorted(options.types) == ["other", "talk"]


def test_a_card_shows_the_next_session_of_the_choice():
    times = (session(-30, key="a"), session(5, key="b", status="full"), session(9, key="c"))
    programme(activity(sessions=times))

    (card,) = listing(Selection(), page=1, now=NOW).cards

    assert (card.starts_at, card.session_status, card.more_sessions) == (
        NOW + timedelta(hours=5), "full", 1,
    )  # fmt: skip
    assert card.shown_status == "full"


def test_the_status_of_the_whole_goes_before_that_of_a_session():
    programme(activity(status="postponed", sessions=(session(5, status="full"),)))

    (card,) = listing(Selection(), page=1, now=NOW).cards

    assert card.shown_status == "postponed"
