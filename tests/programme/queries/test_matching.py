"""Choosing activities, against a plain reading of the same records that knows no database."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from make import NOW, activity, both, edition, english, organisation, place, programme, topic
from zouma.bases.vocabulary import Accessibility, Facility
from zouma.common.search_query import search_query
from zouma.programme.formats.records import HostRecord, RegionRecord, SessionRecord, SpeakerRecord
from zouma.programme.models import Activity, Edition
from zouma.programme.queries.matching import Scope, matching_activities
from zouma.programme.selection import Selection
from zouma.programme.vocabulary import ActivityType, AttendanceMode, Audience

pytestmark = pytest.mark.django_db

ZONE = ZoneInfo("Asia/Shanghai")
WORDS = ("comet", "robot", "fossil", "violin", "天文", "化石", "机器人")
PEOPLE, FACILITIES = Accessibility.values[:3], Facility.values[:3]
REGIONS = ("110105", "110108")
LANGUAGES = ("zh-Hans", "en", "csl")
TOPICS = (topic("space"), topic("planets", broader_key="space"), topic("mars", broader_key="space"),
          topic("life"), topic("cells", broader_key="life"))  # fmt: skip
PLACES = (
    place("p0", latitude=39.90, longitude=116.40, region_code="110105", accessibility=("mi",)),
    place("p1", latitude=39.92, longitude=116.43, region_code="110105",
          facilities=("step-free-route",), slug="hall"),
    place("p2", latitude=39.99, longitude=116.31, region_code="110108",
          accessibility=("hi", "ii"), facilities=("quiet-area",), slug="park"),
    place("p3", region_code="110108"),
    place("p4", latitude=40.20, longitude=116.00),
)  # fmt: skip
HOSTS = (organisation("o0", slug="academy"), organisation("o1", slug="museum"))


def some(chance, values, most=2):
    return tuple(chance.sample(list(values), chance.randint(0, most)))


def random_sessions(chance):
    for number in range(chance.choice([0, 1, 1, 2, 4])):
        starts_at = NOW + timedelta(minutes=30 * chance.randint(-600, 700))
        minutes = chance.choice([None, 30, 90, 60 * 30, 60 * 24 * 9])
        ends_at = starts_at + timedelta(minutes=minutes) if minutes else None
        vanished = chance.random() < 0.15
        yield SessionRecord(starts_at=starts_at, ends_at=ends_at, key=f"s{number}",
                            vanished=vanished)  # fmt: skip


def random_activity(chance, number):
    ages = chance.choice([(None, None), (None, None), (6, None), (None, 12), (3, 7), (0, 0)])
    words = " ".join(chance.sample(WORDS, 2))
    return activity(
        f"a{number}",
        title=english(f"{words} {number:03}"),
        moderation=chance.choice(["published"] * 5 + ["to-check", "refused"]),
        vanished=chance.random() < 0.1,
        activity_type=chance.choice(ActivityType.values[:3]),
        attendance_mode=chance.choice(AttendanceMode.values),
        audiences=some(chance, Audience.values[:4]),
        age_min=ages[0],
        age_max=ages[1],
        languages=some(chance, LANGUAGES),
        is_free=chance.choice([True, False, None]),
        accessibility=some(chance, PEOPLE, 1),
        facilities=some(chance, FACILITIES, 1),
        topics=some(chance, [record.key for record in TOPICS]),
        place_key=chance.choice(["", *(record.key for record in PLACES)]),
        hosts=tuple(HostRecord(organisation_key=key) for key in some(chance, ("o0", "o1"))),
        sessions=tuple(random_sessions(chance)),
    )


CHANCE = random.Random(1514)
RECORDS = tuple(random_activity(CHANCE, number) for number in range(160))


def imported():
    """Import the records; return the rows by identifier and the scope to choose in."""
    regions = (RegionRecord(code=code, name=english(code)) for code in REGIONS)
    programme(edition(), *regions, *TOPICS, *HOSTS, *PLACES, *RECORDS)
    programme(*RECORDS[:20], slug="another")
    found = Edition.objects.get(slug="days-2026")
    rows = Activity.objects.filter(edition=found)
    return {row.external_id: row for row in rows}, Scope(
        edition_ids=(found.pk,), now=NOW, zone=ZONE
    )


# The plain reading.


def days_wanted(selection):
    """Return the first and last day asked for, None where it is open."""
    today = NOW.astimezone(ZONE).date()
    if selection.first_on or selection.last_on:
        return selection.first_on, selection.last_on
    ahead = [today + timedelta(days=number) for number in range(8)]
    if selection.when == "weekend":
        weekend = [day for day in ahead if day.isoweekday() in {6, 7}]
        return weekend[0], weekend[1]
    named = {"today": (0, 0), "tomorrow": (1, 1), "week": (0, 6)}
    first, last = named.get(selection.when, (None, None))
    return (None, None) if first is None else (ahead[first], ahead[last])


def session_fits(session, selection):
    if session.vanished:
        return False
    starts = session.starts_at.astimezone(ZONE)
    ends = (session.ends_at or session.starts_at + timedelta(hours=1)).astimezone(ZONE)
    first, last = days_wanted(selection)
    dated = selection.first_on or selection.last_on
    if first and ends <= datetime.combine(first, time(), ZONE):
        return False
    if last and starts.date() > last:
        return False
    if not dated and selection.when != "all" and ends <= NOW:
        return False
    parts = {"morning": range(12), "afternoon": range(12, 18), "evening": range(18, 24)}
    wanted = selection.day_parts
    return not wanted or any(starts.hour in parts[part] for part in wanted)


def kilometres(point, record):
    if record is None or record.latitude is None:
        return None
    (north, east), (lat, lon) = ([math.radians(x) for x in pair] for pair in
                                 (point, (record.latitude, record.longitude)))  # fmt: skip
    cosine = math.sin(north) * math.sin(lat) + math.cos(north) * math.cos(lat) * math.cos(
        east - lon
    )
    return 6371.0088 * math.acos(min(1.0, cosine))


def age_fits(record, age):
    if record.age_min is None and record.age_max is None:
        return not {"everyone", "families"}.isdisjoint(record.audiences)
    return (record.age_min or 0) <= age <= (130 if record.age_max is None else record.age_max)


def plain_reasons(record, selection, rows):
    """Yield whether each part of a selection holds of an activity."""
    where = next((p for p in PLACES if p.key == record.place_key), None)
    broader = {t.key: {t.key, t.broader_key} for t in TOPICS}
    slugs = {"o0": "academy", "o1": "museum"}
    title = record.title["en"].text
    yield record.moderation == "published"
    yield not record.vanished
    yield all(word in title for word in selection.words.split())
    yield not selection.districts or (where and where.region_code in selection.districts)
    yield not selection.topics or any(broader[t] & set(selection.topics) for t in record.topics)
    yield not selection.audiences or set(selection.audiences) & set(record.audiences)
    yield selection.age is None or age_fits(record, selection.age)
    yield not selection.types or record.activity_type in selection.types
    yield not selection.languages or set(selection.languages) & set(record.languages)
    offered = {*record.accessibility, *record.facilities}
    offered |= {*where.accessibility, *where.facilities} if where else set()
    yield set(selection.access) <= offered
    yield not selection.free or record.is_free is True
    yield not selection.online or record.attendance_mode in {"online", "mixed"}
    yield not selection.place or (where and where.slug == selection.place)
    yield not selection.organisation or selection.organisation in {
        slugs[h.organisation_key] for h in record.hosts
    }
    chosen = selection.activities
    yield chosen is None or str(rows[record.external_id].uid) in chosen
    if selection.near:
        distance = kilometres(selection.near, where)
        yield distance is not None and distance <= selection.within_km


def plainly_chosen(selection, rows):
    """Return (identifier, next start) of what a selection chooses, in its order."""
    found = []
    for record in RECORDS:
        if not all(plain_reasons(record, selection, rows)):
            continue
        known = [s for s in record.sessions if not s.vanished]
        fitting = [s.starts_at for s in known if session_fits(s, selection)]
        timed = selection.first_on or selection.last_on or selection.day_parts
        if fitting or not (known or timed or selection.when not in {"", "all"}):
            found.append((record, min(fitting, default=None)))
    return [(r.external_id, start) for r, start in sorted(found, key=order_of(selection, rows))]


def order_of(selection, rows):
    last = datetime.max.replace(tzinfo=UTC)
    wheres = {p.key: p for p in PLACES}

    def next_start(found):
        return (found[1] or last, rows[found[0].external_id].pk)

    def soonest(found):
        """What begins in the time asked for, then what was open before, the newest first."""
        first, _last = days_wanted(selection)
        begins = (
            datetime.combine(first, time(), ZONE) if first else datetime.min.replace(tzinfo=UTC)
        )
        if not (selection.first_on or selection.last_on or selection.when == "all"):
            begins = max(begins, NOW)
        start, pk = next_start(found)
        if first or begins >= NOW:
            begins -= timedelta(hours=1)
        return (2 if found[1] is None else start < begins, abs(start - begins), pk)

    def nearest(found):
        return (
            round(kilometres(selection.near, wheres[found[0].place_key]), 6),
            *next_start(found),
        )

    def title(found):
        return found[0].title["en"].text

    return {"distance": nearest, "title": title}.get(selection.order, soonest)


def chosen(selection, scope, rows, **part):
    """Return what the query chooses, as the plain reading says it."""
    query = search_query(selection.words + " ") if selection.words else None
    matches = matching_activities(selection, scope, query=query, **part)
    names = {row.pk: row.external_id for row in rows.values()}
    return [(names[m.activity_id], m.next_at) for m in matches.page], matches.total


def subset(values, most=2):
    return st.lists(st.sampled_from(values), max_size=most, unique=True).map(tuple)


days = st.dates(date(2026, 5, 1), date(2026, 6, 1))
near = {"near": st.tuples(st.floats(39.8, 40.1), st.floats(116.2, 116.5)),
        "within_km": st.sampled_from([0.5, 3.0, 8.0, 60.0])}  # fmt: skip
parts = {
    "words": subset(WORDS).map(" ".join),
    "when": st.sampled_from(["upcoming", "today", "tomorrow", "weekend", "week", "all"]),
    "first_on": days,
    "last_on": days,
    "day_parts": subset(["morning", "afternoon", "evening"]),
    "districts": subset(REGIONS),
    "topics": subset([record.key for record in TOPICS]),
    "audiences": subset(Audience.values[:4]),
    "age": st.sampled_from([0, 3, 6, 7, 12, 13, 40, 130]),
    "types": subset(ActivityType.values[:3]),
    "languages": subset(LANGUAGES),
    "access": subset([*PEOPLE, *FACILITIES]),
    "free": st.booleans(),
    "online": st.booleans(),
    "place": st.sampled_from(["hall", "park", "nowhere"]),
    "organisation": st.sampled_from(["academy", "museum", "nobody"]),
}


@st.composite
def selections(draw):
    """Return a selection of up to four parts, so that something is often left."""
    names = draw(st.lists(st.sampled_from([*parts, "near"]), max_size=4, unique=True))
    values = {}
    for name in names:
        if name == "near":
            values |= {key: draw(strategy) for key, strategy in near.items()}
        else:
            values[name] = draw(parts[name])
    return Selection(**values, sort=draw(st.sampled_from(["soonest", "title"])))


def test_each_filter_alone_and_all_together_choose_what_a_plain_reading_does():
    rows, scope = imported()
    seen = set()

    @settings(max_examples=400)
    @given(selections())
    def compare(selection):
        expected = plainly_chosen(selection, rows)
        seen.add(min(len(expected), 10))
        assert chosen(selection, scope, rows, limit=500) == (expected, len(expected))

    compare()
    assert seen == set(range(11))  # the comparison was of many lengths


ALONE = {
    "words": "comet", "when": "weekend", "first_on": date(2026, 5, 20),
    "last_on": date(2026, 5, 16), "day_parts": ("evening",), "districts": ("110108",),
    "topics": ("space",), "audiences": ("families",), "age": 7, "types": ("workshop",),
    "languages": ("csl",), "access": ("mi", "quiet-area"), "free": True, "online": True,
    "place": "park", "organisation": "museum", "near": (39.91, 116.41),
}  # fmt: skip


def test_each_filter_leaves_some_and_takes_some():
    rows, scope = imported()
    everything = plainly_chosen(Selection(when="all"), rows)
    choices = {name: replace(Selection(sort="soonest"), **{name: ALONE[name]}) for name in ALONE}

    expected = {name: plainly_chosen(selection, rows) for name, selection in choices.items()}
    found = {name: chosen(s, scope, rows, limit=500)[0] for name, s in choices.items()}

    assert set(ALONE) == {*parts, "near"}
    assert found == expected
    assert [name for name in found if not 0 < len(found[name]) < len(everything)] == []


def test_the_nearest_come_first_with_their_distance():
    rows, scope = imported()
    selection = Selection(when="all", near=(39.91, 116.41), within_km=60)

    found = matching_activities(selection, scope, limit=500).page

    names = {row.pk: record for row in rows.values() for record in RECORDS
             if record.external_id == row.external_id}  # fmt: skip
    wheres = {p.key: p for p in PLACES}
    plain = [kilometres(selection.near, wheres[names[m.activity_id].place_key]) for m in found]
    assert [round(m.distance_km, 3) for m in found] == [round(km, 3) for km in sorted(plain)]
    assert len(found) == len(plainly_chosen(selection, rows))


def test_pages_hold_everything_once():
    rows, scope = imported()
    point = (39.91, 116.41)
    choices = [
        Selection(when="all", sort="soonest"), Selection(when="all", sort="title"),
        Selection(when="all", words="comet"), Selection(when="all", near=point, within_km=99),
    ]  # fmt: skip

    for selection in choices:
        whole, total = chosen(selection, scope, rows, limit=500)
        for size in (1, 7, 24):
            pages = [chosen(selection, scope, rows, limit=size, offset=offset)
                     for offset in range(0, total, size)]  # fmt: skip
            assert [row for page, _total in pages for row in page] == whole
            assert {found for _page, found in pages} == {total}
        assert total == len(plainly_chosen(selection, rows)) > 24


def test_no_edition_holds_nothing():
    imported()
    scope = Scope(edition_ids=(), now=NOW, zone=ZONE)

    assert matching_activities(Selection(when="all"), scope).total == 0


def test_activities_named_one_by_one_are_chosen():
    rows, scope = imported()
    public = [name for name, _start in plainly_chosen(Selection(when="all"), rows)]
    uids = tuple(str(rows[name].uid) for name in sorted(public)[:5])
    hidden = str(next(rows[r.external_id].uid for r in RECORDS if r.moderation == "refused"))

    found, _total = chosen(Selection(when="all", activities=(*uids, hidden)), scope, rows)

    assert sorted(name for name, _start in found) == sorted(public)[:5]


def test_nothing_named_is_nothing():
    _rows, scope = imported()

    assert matching_activities(Selection(when="all", activities=()), scope).total == 0


def test_a_title_says_more_than_a_description():
    programme(
        activity("body", title=english("Evening"), description=english("<p>A comet passes</p>")),
        activity("title", title=english("Comet evening")),
    )
    found = Edition.objects.get()
    scope = Scope(edition_ids=(found.pk,), now=NOW, zone=found.zone)

    matches = matching_activities(Selection(words="comet"), scope, query=search_query("comet"))

    names = [Activity.objects.get(pk=m.activity_id).external_id for m in matches.page]
    assert names == ["title", "body"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("planetarium", ["title"]),
        ("planetar", ["title"]),
        ("天文", ["title"]),
        ("科技馆", ["where"]),
        ("chaoyang", ["where"]),
        ("society", ["host"]),
        ("planets", ["topic"]),
        ("lovelace", ["speaker"]),
        ("keyword", ["keyword"]),
        ("summary", ["summary"]),
        ("planetarium society", []),
    ],
)
def test_a_search_reads_titles_texts_places_and_organisations(typed, found):
    where = place("hall", name=both("科技馆", "Hall"), region_code="110105")
    programme(
        RegionRecord(code="110105", name=english("Chaoyang")), where, topic("planets"),
        organisation("o1", name=english("Learned Society")),
        activity("title", title=both("天文馆", "Planetarium")),
        activity("where", place_key="hall"),
        activity("host", hosts=(HostRecord(organisation_key="o1"),)),
        activity("topic", topics=("planets",)),
        activity("keyword", keywords=("keyword",)),
        activity("summary", summary=english("A summary")),
        activity("speaker", speakers=(SpeakerRecord(name="Ada Lovelace"),)),
    )  # fmt: skip
    edition_found = Edition.objects.get()
    scope = Scope(edition_ids=(edition_found.pk,), now=NOW, zone=edition_found.zone)

    matches = matching_activities(Selection(words=typed), scope, query=search_query(typed))

    names = [Activity.objects.get(pk=m.activity_id).external_id for m in matches.page]
    assert names == found


def test_a_word_in_very_many_titles_still_finds_what_is_to_come():
    over = (SessionRecord(starts_at=NOW - timedelta(days=9)),)
    old = [activity(f"old-{n}", title=english("Comet"), sessions=over) for n in range(700)]
    programme(*old, activity("coming", title=english("The comet itself")))
    found = Edition.objects.get()
    scope = Scope(edition_ids=(found.pk,), now=NOW, zone=found.zone)

    matches = matching_activities(
        Selection(words="comet", when="upcoming"), scope, query=search_query("comet")
    )

    names = [Activity.objects.get(pk=m.activity_id).external_id for m in matches.page]
    assert names == ["coming"]


def test_of_very_many_those_with_the_word_in_the_title_come_first():
    about = english("<p>A comet passes</p>")
    many = [activity(f"body-{n}", title=english("Evening"), description=about) for n in range(700)]
    programme(*many, activity("title", title=english("Comets")))
    found = Edition.objects.get()
    scope = Scope(edition_ids=(found.pk,), now=NOW, zone=found.zone)

    matches = matching_activities(
        Selection(words="comet ", when="all"), scope, query=search_query("comet "), limit=2
    )

    names = [Activity.objects.get(pk=m.activity_id).external_id for m in matches.page]
    assert (names[0], matches.total, matches.capped) == ("title", 600, True)
