"""The search text follows all that it is made of."""

from __future__ import annotations

import pytest

from make import NOW, activity, both, english, organisation, place, programme, topic
from zouma.common.search_query import search_query
from zouma.programme.actions import index_activities
from zouma.programme.actions.renaming import index_activities_of
from zouma.programme.formats.records import HostRecord, RegionRecord, SpeakerRecord
from zouma.programme.models import Activity, Edition, SearchWord, Topic
from zouma.programme.queries.matching import Scope, matching_activities
from zouma.programme.selection import Selection

pytestmark = pytest.mark.django_db

WHOLE = activity(
    title=both("天文", "Title"),
    summary=english("Summary"),
    description=english("<p>Text</p>"),
    keywords=("Keyword",),
    track="Track",
    topics=("space",),
    place_key="p1",
    speakers=(SpeakerRecord(name="Speaker"),),
    hosts=(HostRecord(organisation_key="o1"),),
)
SURROUNDINGS = (
    RegionRecord(code="1", name=english("Region")),
    topic("space"),
    organisation("o1"),
    place("p1", region_code="1"),
)


def found(words):
    edition = Edition.objects.get()
    scope = Scope(edition_ids=(edition.pk,), now=NOW, zone=edition.zone)
    selection = Selection(words=words, when="all")
    return matching_activities(selection, scope, query=search_query(words)).total


@pytest.mark.parametrize(
    "words",
    [
        "天文",
        "title",
        "summary",
        "text",
        "keyword",
        "track",
        "speaker",
        "space",
        "place",
        "organisation",
        "region",
    ],
)
def test_an_activity_is_found_by_all_it_says(words):
    programme(*SURROUNDINGS, WHOLE)

    assert found(words) == 1


@pytest.mark.parametrize("words", ["p", "text</p>", "original", "state"])
def test_markup_and_states_are_not_searched(words):
    programme(activity(description=english('<p><a href="x">Other</a></p>')))

    assert found(f"{words} ") == 0


def test_writing_the_search_text_again_changes_nothing():
    programme(*SURROUNDINGS, WHOLE)
    before = Activity.objects.get().search_vector

    index_activities([Activity.objects.get().pk])

    assert Activity.objects.get().search_vector == before


def test_a_topic_with_a_new_name_is_found_by_it():
    programme(*SURROUNDINGS, WHOLE)
    row = Topic.objects.get()
    row.name = english("Cosmos")
    row.save()

    index_activities_of(row)

    assert (found("cosmos"), found("space ")) == (1, 0)


def test_a_file_that_renames_a_place_renames_it_in_the_search():
    programme(*SURROUNDINGS, WHOLE)

    programme(*SURROUNDINGS[:3], place("p1", name=english("Observatory")), WHOLE)

    assert found("observatory") == 1


def test_nothing_to_index_is_nothing_to_do():
    index_activities([])

    assert not SearchWord.objects.exists()
