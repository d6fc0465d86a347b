"""The demonstration programme: complete, consistent, bilingual, and the same every time."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zouma.bases.vocabulary import Accessibility, Facility
from zouma.common.text import TextState, TranslatedText
from zouma.people.vocabulary import OrganisationKind
from zouma.programme.formats.records import (
    ActivityRecord,
    EditionRecord,
    OrganisationRecord,
    PlaceRecord,
    Record,
    RegionRecord,
    SessionRecord,
    TopicRecord,
)
from zouma.programme.vocabulary import (
    ActivityKind,
    ActivityType,
    Admission,
    AttendanceMode,
    Audience,
    Moderation,
    OrganisationRole,
    Status,
)
from zouma.site.demo.districts import city
from zouma.site.demo.ideas import all_ideas
from zouma.site.demo.programme import city_programme, conference_edition, past_edition

TODAY = date(2026, 9, 22)
SEED = 7
SOUTH, NORTH, WEST, EAST = 39.44, 41.06, 115.42, 117.51
TAG = re.compile(r"<[^>]+>")
HALF_WIDTH = re.compile(r"(?<![0-9])[.,:;!?()](?![0-9])|[\"']")
DOUBLED = re.compile(r"  |[，。；：、？！,.;:]{2}|[？！?!][，。；：,.;:]|\s[，。；：,.;:?!]")
ACRONYMS = {"DNA", "AI", "A", "D", "LED"}


@dataclasses.dataclass(frozen=True)
class Stream:
    """The records of an edition by kind."""

    records: list[Record]

    def of(self, kind: type) -> list:
        return [record for record in self.records if isinstance(record, kind)]

    @property
    def activities(self) -> list[ActivityRecord]:
        return self.of(ActivityRecord)

    @property
    def places(self) -> list[PlaceRecord]:
        return self.of(PlaceRecord)

    @property
    def sessions(self) -> list[SessionRecord]:
        return [session for activity in self.activities for session in activity.sessions]


@pytest.fixture(scope="module")
def carnival() -> Stream:
    return Stream(list(city_programme(scale=1, seed=SEED, today=TODAY)))


@pytest.fixture(
    scope="module",
    params=[
        lambda: city_programme(scale=0.05, seed=SEED, today=TODAY),
        lambda: city_programme(scale=1.05, seed=SEED, today=TODAY),
        lambda: past_edition(seed=SEED, today=TODAY),
        lambda: conference_edition(seed=SEED, today=TODAY),
    ],
    ids=["small", "two-blocks", "past", "conference"],
)
def edition(request) -> Stream:
    return Stream(list(request.param()))


def texts_of(value: object) -> Iterator[TranslatedText]:
    """Yield each text of a record that is not empty."""
    if isinstance(value, TranslatedText):
        if value:
            yield value
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from texts_of(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from texts_of(item)


def shown(activity: ActivityRecord, language: str) -> str:
    """Return all that a booklet would print of an activity, without markup."""
    texts = (activity.title, activity.summary, activity.description, activity.price_note)
    return "\n".join(TAG.sub("\n", text.in_language(language)) for text in texts)


def share(found: int, whole: int) -> float:
    return found / whole


def test_same_arguments_give_the_same_stream():
    first = list(city_programme(scale=0.1, seed=3, today=TODAY))

    assert list(city_programme(scale=0.1, seed=3, today=TODAY)) == first
    assert list(city_programme(scale=0.1, seed=4, today=TODAY)) != first


def test_another_week_only_moves_the_days():
    week = timedelta(days=7)
    here = Stream(list(city_programme(scale=0.1, seed=3, today=TODAY)))

    later = Stream(list(city_programme(scale=0.1, seed=3, today=TODAY + week)))

    assert [a.title for a in later.activities] == [a.title for a in here.activities]
    assert [s.starts_at - week for s in later.sessions] == [s.starts_at for s in here.sessions]


def test_reference_scale_has_the_reference_counts(carnival):
    umbrellas = [a for a in carnival.activities if a.kind == "umbrella"]
    stands = [a for a in carnival.activities if a.parent_id]

    assert len(carnival.of(OrganisationRecord)) == 1200
    assert len(carnival.places) == 350
    assert sum(bool(place.titles) for place in carnival.places) == 100
    assert len(carnival.of(RegionRecord)) == 17
    assert len(umbrellas) == 26
    assert len(stands) > 200
    assert 2100 <= len(carnival.activities) <= 2300
    assert 5500 <= len(carnival.sessions) <= 6700
    assert len(all_ideas()) >= 150


def test_mixture_is_that_of_a_real_programme(carnival):
    activities, whole = carnival.activities, len(carnival.activities)
    modes = Counter(a.attendance_mode for a in activities)
    kept = sum(s.status == "scheduled" for s in carnival.sessions)
    states = Counter(a.title["en"].state for a in activities)

    assert 0.05 < share(modes["online"], whole) < 0.1
    assert 0.03 < share(modes["mixed"], whole) < 0.08
    assert 0.7 < share(sum(a.is_free is True for a in activities), whole) < 0.8
    assert 0.02 < 1 - share(kept, len(carnival.sessions)) < 0.05
    assert 0.03 < share(sum(a.moderation != "published" for a in activities), whole) < 0.09
    assert share(sum(bool(a.age_note) or a.age_min is not None for a in activities), whole) > 0.7
    assert states[TextState.CHECKED] > 0.75 * whole
    assert {TextState.MACHINE, TextState.DRAFT, TextState.STALE} <= set(states)
    assert {a.status for a in activities} == set(Status.values)
    assert all(a.price_note for a in activities if a.is_free is False)


def test_weekends_are_busier(carnival):
    days = Counter(s.starts_at.date() for s in carnival.sessions)
    weekend = [n for day, n in days.items() if day.weekday() >= 5]
    working = [n for day, n in days.items() if day.weekday() < 5 and day != TODAY]

    assert sum(weekend) / len(weekend) > 2 * sum(working) / len(working)


def test_first_record_is_the_edition(edition):
    first = edition.records[0]

    assert isinstance(first, EditionRecord)
    assert first.series_slug in {"science-carnival", "science-fiction-conference"}
    assert (first.time_zone, first.language) == ("Asia/Shanghai", "zh-Hans")
    assert first.starts_on <= first.ends_on
    assert len(edition.of(EditionRecord)) == 1


def test_carnival_spans_thirty_days_around_today(carnival):
    edition = carnival.records[0]

    assert edition.starts_on == TODAY - timedelta(days=9)
    assert edition.ends_on == TODAY + timedelta(days=20)
    for session in carnival.sessions:
        assert edition.starts_on <= session.starts_at.date() <= edition.ends_on


def test_past_edition_and_conference_are_small_and_dated(carnival):
    past = Stream(list(past_edition(seed=SEED, today=TODAY)))
    conference = Stream(list(conference_edition(seed=SEED, today=TODAY)))

    assert 50 <= len(past.activities) <= 70
    assert past.records[0].ends_on < carnival.records[0].starts_on
    assert past.records[0].title.in_language("zh-Hans") == "北京科学嘉年华2025"
    assert 38 <= len(conference.sessions) <= 45
    assert conference.records[0].starts_on > TODAY
    assert len({a.track for a in conference.activities}) == 5
    assert all(a.speakers for a in conference.activities)


def test_past_edition_shares_organisations_and_places(carnival):
    known = {r.key: r for r in carnival.records if isinstance(r, OrganisationRecord | PlaceRecord)}

    past = Stream(list(past_edition(seed=SEED, today=TODAY)))

    for record in [*past.of(OrganisationRecord), *past.places]:
        assert known[record.key] == record


def test_titles_and_addresses_are_distinct(carnival):
    for stream in (carnival, Stream(list(city_programme(scale=1.6, seed=1, today=TODAY)))):
        activities = stream.activities
        for language in ("zh-Hans", "en"):
            assert len({a.title[language].text for a in activities}) == len(activities)
        assert len({a.external_id for a in activities}) == len(activities)
        for kind in (ActivityRecord, PlaceRecord, OrganisationRecord):
            records = stream.of(kind)
            assert len({r.slug for r in records}) == len(records)
            assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", r.slug) for r in records)
            assert all(len(r.slug) <= 80 for r in records)


def test_names_are_distinct(carnival):
    for kind in (PlaceRecord, OrganisationRecord):
        records = carnival.of(kind)
        for language in ("zh-Hans", "en"):
            assert len({r.name[language].text for r in records}) == len(records)


def test_every_text_is_in_both_languages(edition):
    for record in edition.records:
        for text in texts_of(record):
            assert list(text) == ["zh-Hans", "en"], record
            assert text["zh-Hans"].state is TextState.ORIGINAL
            assert text["en"].state is not TextState.ORIGINAL
    for activity in edition.activities:
        assert activity.title
        assert activity.summary
        assert activity.description


def test_whatever_is_referred_to_came_before(edition):
    known: defaultdict[str, set[str]] = defaultdict(set)
    for record in edition.records:
        match record:
            case RegionRecord():
                assert record.parent_code in known["region"] | {""}
                known["region"].add(record.code)
            case TopicRecord():
                assert record.broader_key in known["topic"] | {""}
                known["topic"].add(record.key)
            case OrganisationRecord():
                assert record.region_code in known["region"]
                known["organisation"].add(record.key)
            case PlaceRecord():
                assert record.region_code in known["region"]
                assert record.organisation_key in known["organisation"] | {""}
                known["place"].add(record.key)
                known[f"spaces of {record.key}"].update(space.key for space in record.spaces)
            case ActivityRecord():
                assert record.parent_id in known["umbrella"] | {""}
                assert record.place_key in known["place"] | {""}
                assert {h.organisation_key for h in record.hosts} <= known["organisation"]
                assert set(record.topics) <= known["topic"]
                spaces = {s.space_key for s in record.sessions} - {""}
                assert spaces <= known[f"spaces of {record.place_key}"]
                if record.kind == "umbrella":
                    known["umbrella"].add(record.external_id)


def test_values_belong_to_the_vocabularies(edition):
    for record in edition.of(OrganisationRecord):
        assert record.kind in OrganisationKind.values
        assert record.email.endswith("@example.org")
    for record in [*edition.places, *edition.activities]:
        assert set(record.accessibility) <= set(Accessibility.values)
        assert set(record.facilities) <= set(Facility.values)
    for activity in edition.activities:
        assert activity.kind in ActivityKind.values
        assert activity.activity_type in ActivityType.values
        assert activity.attendance_mode in AttendanceMode.values
        assert activity.moderation in Moderation.values
        assert activity.status in Status.values
        assert set(activity.audiences) <= set(Audience.values)
        assert set(activity.languages) <= {"zh-Hans", "en", "csl"}
        assert {host.role for host in activity.hosts} <= set(OrganisationRole.values)
        assert activity.source == "demo"
        assert activity.uid == ""
    for session in edition.sessions:
        assert session.status in Status.values
        assert session.admission in Admission.values


def test_addresses_lead_nowhere_real(edition):
    for record in edition.records:
        for field in dataclasses.fields(record):
            value = getattr(record, field.name)
            if field.name in {"website", "online_url", "registration_url"} and value:
                assert value.startswith("https://example.org/")
            if field.name == "contact_email":
                assert value.endswith("@example.org")
            if field.name == "links":
                assert all(link.address.startswith("https://example.org/") for link in value)


def test_ages_are_ordered(edition):
    for activity in edition.activities:
        if activity.age_min is not None and activity.age_max is not None:
            assert 0 <= activity.age_min <= activity.age_max


def test_sessions_are_well_formed(edition):
    for activity in edition.activities:
        keys = [session.key for session in activity.sessions]
        assert keys
        assert len(set(keys)) == len(keys)
        for session in activity.sessions:
            assert session.starts_at.tzinfo is not None
            assert session.ends_at > session.starts_at
            if not session.all_day:
                assert session.ends_at.date() == session.starts_at.date()
                assert 7 <= session.starts_at.hour <= 20
            if session.status == "rescheduled":
                assert session.previous_starts_at is not None


def test_unshared_spaces_hold_one_session_at_a_time(edition, carnival):
    for stream in (edition, carnival):
        shared = {s.key: s.shared for place in stream.places for s in place.spaces}
        taken = defaultdict(list)
        for session in stream.sessions:
            if session.space_key and not shared[session.space_key]:
                taken[session.space_key].append((session.starts_at, session.ends_at))

        for spans in taken.values():
            spans.sort()
            for (_, ends_at), (starts_at, _) in pairwise(spans):
                assert ends_at <= starts_at


def test_capacity_fits_the_space(carnival):
    capacity = {s.key: s.capacity for place in carnival.places for s in place.spaces}

    for session in carnival.sessions:
        if session.space_key and session.capacity is not None:
            assert session.capacity <= capacity[session.space_key]


def test_nothing_happens_on_a_closed_day(carnival):
    open_days = {
        place.key: {hours.weekday for hours in place.opening_hours} for place in carnival.places
    }
    names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

    for activity in carnival.activities:
        open_on = open_days.get(activity.place_key)
        for session in activity.sessions:
            if open_on and not session.all_day:
                assert names[session.starts_at.weekday()] in open_on


def test_invented_places_lie_in_their_district(carnival):
    for place in carnival.places:
        assert SOUTH < place.latitude < NORTH
        assert WEST < place.longitude < EAST
        if place.organisation_key:
            nearest = min(
                city().areas,
                key=lambda area: (
                    (area.latitude - place.latitude) ** 2
                    + ((area.longitude - place.longitude) * 0.766) ** 2
                ),
            )
            assert nearest.district_code == place.region_code, place.name


def test_regions_are_the_sixteen_districts(carnival):
    codes = [region.code for region in carnival.of(RegionRecord)]

    assert codes == [
        "110000", "110101", "110102", "110105", "110106", "110107", "110108", "110109", "110111",
        "110112", "110113", "110114", "110115", "110116", "110117", "110118", "110119",
    ]  # fmt: skip


def test_topics_form_a_tree_of_two_levels(carnival):
    topics = {topic.key: topic for topic in carnival.of(TopicRecord)}
    broad = [topic for topic in topics.values() if not topic.broader_key]

    assert len(broad) == 12
    assert 40 <= len(topics) <= 50
    assert all(not topics[t.broader_key].broader_key for t in topics.values() if t.broader_key)
    used = {key for a in carnival.activities for key in a.topics}
    assert used == set(topics)


def test_villages_name_their_stands(carnival):
    stands = defaultdict(list)
    for activity in carnival.activities:
        if activity.parent_id:
            stands[activity.parent_id].append(activity)

    for village in (a for a in carnival.activities if a.kind == "umbrella"):
        children = stands[village.external_id]
        assert 8 <= len(children) <= 14
        first = children[0].title["zh-Hans"].text
        assert first in village.description["zh-Hans"].text
        days = {session.starts_at for session in village.sessions}
        assert all({s.starts_at for s in child.sessions} <= days for child in children)


@settings(max_examples=25, deadline=None)
@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.integers(0, 10**6))
def test_something_is_on_today(today, seed):
    stream = Stream(list(city_programme(scale=0.02, seed=seed, today=today)))

    published = [
        (activity, session)
        for activity in stream.activities
        for session in activity.sessions
        if activity.moderation == "published" and session.status == "scheduled"
    ]
    on_today = [
        activity
        for activity, session in published
        if session.starts_at.date() <= today <= session.ends_at.date()
    ]
    assert len(on_today) >= 3


def test_every_activity_has_html_that_may_stay(edition):
    for activity in edition.activities:
        for language in ("zh-Hans", "en"):
            text = activity.description[language].text
            assert nh3.clean(text, tags={"p", "ul", "li"}) == text
            paragraphs = text.count("<p>")
            assert 2 <= paragraphs <= 6


def test_texts_are_fit_to_print(edition):
    for record in edition.records:
        for text in texts_of(record):
            for wording in text.values():
                plain = TAG.sub("\n", wording.text)
                assert not set(plain) & set("{}|<>"), plain
                assert not DOUBLED.search(plain), plain
                assert plain == plain.strip(" "), plain


def test_chinese_is_set_with_chinese_punctuation(carnival):
    for activity in carnival.activities:
        for line in shown(activity, "zh-Hans").splitlines():
            assert not HALF_WIDTH.search(line), line
            assert not re.search(r"[一-鿿] [一-鿿]|[一-鿿]-[一-鿿]", line), line


def test_chinese_titles_hold_no_english(carnival):
    for activity in carnival.activities:
        words = set(re.findall(r"[A-Za-z]+", activity.title["zh-Hans"].text))
        assert words <= ACRONYMS


def test_english_holds_no_chinese(edition):
    for record in edition.records:
        for text in texts_of(record):
            assert not re.search(
                r"[一-鿿，。；：？！（）、“”]", text["en"].text.replace("“", "")
            ), text


def test_english_sentences_begin_with_a_capital(carnival):
    for activity in carnival.activities:
        assert not re.match(r"[a-z]", activity.title["en"].text)
        for line in shown(activity, "en").splitlines():
            assert not re.match(r"[a-z]", line), line
            assert not re.search(r"[.?!] [a-z]", line), line


def test_summaries_are_short(carnival):
    for activity in carnival.activities:
        assert 10 <= len(activity.summary["zh-Hans"].text) <= 110
        assert 30 <= len(activity.summary["en"].text) <= 320


def test_schools_invite_those_who_go_there(carnival):
    names = {place.key: place.name["zh-Hans"].text for place in carnival.places}

    for activity in carnival.activities:
        name = names.get(activity.place_key, "")
        if not activity.parent_id and name.endswith("小学"):
            assert "secondary" not in activity.audiences
        if not activity.parent_id and name.endswith("中学"):
            assert "primary" not in activity.audiences
