"""Importing: what is created, changed, left alone, marked; all of a file or nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from make import (
    NOW,
    activity,
    both,
    edition,
    english,
    organisation,
    place,
    programme,
    session,
    topic,
)
from zouma.common.search_query import search_query
from zouma.programme.actions import ImportOrder, import_programme
from zouma.programme.actions.import_programme import BadSlug, UnknownTimeZone
from zouma.programme.actions.import_tally import Tally
from zouma.programme.formats.records import HostRecord, SpaceRecord, UnreadableFile
from zouma.programme.models import Activity, Edition, ImportRun, Session
from zouma.programme.queries.matching import Scope, matching_activities
from zouma.programme.selection import Selection

pytestmark = pytest.mark.django_db


def test_a_new_edition_is_created_and_said():
    report = programme(activity())

    assert Edition.objects.get().slug == "days-2026"
    assert [finding.action for finding in report.findings] == ["edition created"]


def test_importing_twice_changes_nothing():
    records = (
        place(), organisation(), topic(),
        activity(place_key="p1", hosts=(HostRecord(organisation_key="o1"),), topics=("space",)),
    )  # fmt: skip
    programme(*records)
    before = list(Activity.objects.values()), list(Session.objects.values())

    report = programme(*records, now=NOW + timedelta(days=1))

    assert report.activities == Tally(unchanged=1)
    assert report.sessions == Tally(unchanged=1)
    assert report.places == Tally(unchanged=1)
    assert report.organisations == Tally(unchanged=1)
    assert report.findings == []
    assert (list(Activity.objects.values()), list(Session.objects.values())) == before


def test_a_later_file_updates_by_external_id():
    programme(activity(title=english("Old")))
    slug = Activity.objects.get().slug

    report = programme(activity(title=english("New"), sessions=(session(1), session(30))))

    found = Activity.objects.get()
    assert (str(found.title), found.slug) == ("New", slug)
    assert report.activities == Tally(updated=1)
    assert report.sessions == Tally(created=1, unchanged=1)


def test_what_vanished_is_marked_and_comes_back():
    first, second = activity("a1"), activity("a2")
    programme(first, second)

    report = programme(first)
    gone = Activity.objects.get(external_id="a2")
    again = programme(first, second)

    assert gone.vanished_at == NOW
    assert [f.action for f in report.findings] == ["marked as vanished"]
    assert again.activities == Tally(updated=1, unchanged=1)
    assert Activity.objects.get(external_id="a2").vanished_at is None


def test_a_session_that_vanished_is_marked():
    programme(activity(sessions=(session(1), session(5))))

    programme(activity(title=english("Changed"), sessions=(session(1),)))

    assert Session.objects.filter(vanished_at__isnull=False).count() == 1


def test_the_moderation_that_staff_decided_stays():
    programme(activity())
    Activity.objects.update(moderation="to-check")

    programme(activity(title=english("Changed")))

    assert Activity.objects.get().moderation == "to-check"


def test_a_second_record_with_the_same_identifier_is_refused():
    report = programme(activity("a1"), activity("a1", title=english("Twin")))

    assert report.activities == Tally(created=1, refused=1)


def test_sessions_contending_for_a_space_keep_their_times():
    hall = SpaceRecord(key="hall", name=english("Hall"))
    held = session(1, space_key="hall")

    report = programme(
        place(spaces=(hall,)),
        activity("a1", place_key="p1", sessions=(held,)),
        activity("a2", place_key="p1", sessions=(held,)),
    )

    assert [f.action for f in report.findings if f.field == "space"] == ["kept without its space"]
    assert Session.objects.count() == 2
    assert Session.objects.filter(space__isnull=False).count() == 1


def test_swapping_two_sessions_spaces_is_one_import():
    hall = SpaceRecord(key="hall", name=english("Hall"))
    room = SpaceRecord(key="room", name=english("Room"))
    where = place(spaces=(hall, room))

    def lay(first, second):
        return programme(
            where,
            activity("a1", place_key="p1", sessions=(session(1, key="s", space_key=first),)),
            activity("a2", place_key="p1", sessions=(session(1, key="s", space_key=second),)),
        )

    lay("hall", "room")
    report = lay("room", "hall")

    spaces = Session.objects.order_by("activity__external_id").values_list("space__key", flat=True)
    assert list(spaces) == ["room", "hall"]
    assert report.findings == []


@pytest.mark.parametrize(
    "changes",
    [
        {"title": english("nul \x00 byte")},
        {"title": english("surrogate \ud800 alone")},
        {"website": "https://example.org/" + "x" * 5000},
        {"age_min": 200, "age_max": -3},
        {"age_min": 12, "age_max": 6},
        {"moderation": "whatever"},
        {"audiences": ("nobody", "families")},
        {"keywords": ("k" * 900,)},
        {"external_id": "i" * 900},
        {"sessions": (session(1, capacity=10**12),)},
        {"sessions": (session(1, status="odd"),)},
        {"place_key": "nowhere"},
        {"parent_id": "nobody"},
    ],
)
def test_values_that_columns_do_not_take_are_fitted_with_a_finding(changes):
    report = programme(replace(activity(), **changes))

    assert Activity.objects.count() == 1
    text_only = "title" in changes
    assert text_only or any(f.action != "edition created" for f in report.findings)


def schema_file(tmp_path, *names):
    rows = [
        {
            "@type": "Event", "name": name, "startDate": "2026-06-01T10:00:00+08:00",
            "location": {"@type": "Place", "name": "Hall", "address": "1 Road"},
        }
        for name in names
    ]  # fmt: skip
    path = tmp_path / "events.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


def test_a_dry_run_reports_and_changes_nothing(tmp_path):
    path = schema_file(tmp_path, "One", "Two")

    report = import_programme(ImportOrder(path=path, edition_slug="dry", dry_run=True), now=NOW)

    assert report.activities == Tally(created=2)
    assert not Edition.objects.exists()
    assert not ImportRun.objects.exists()


def test_a_run_is_kept_with_its_report(tmp_path):
    report = import_programme(
        ImportOrder(path=schema_file(tmp_path, "One"), edition_slug="kept"), now=NOW
    )

    assert ImportRun.objects.get().report == json.loads(json.dumps(report.to_json()))


@pytest.mark.parametrize("slug", ["", "Big", "a b", "-a", "a-", "a--b", "é", "x" * 121, "../etc"])
def test_an_impossible_slug_is_refused(slug, tmp_path):
    with pytest.raises(BadSlug):
        import_programme(ImportOrder(path=schema_file(tmp_path, "One"), edition_slug=slug), now=NOW)


def test_an_unknown_zone_is_refused(tmp_path):
    order = ImportOrder(
        path=schema_file(tmp_path, "One"), edition_slug="z", time_zone="Mars/Olympus"
    )

    with pytest.raises(UnknownTimeZone):
        import_programme(order, now=NOW)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(UnreadableFile):
            import_programme(ImportOrder(path=path, edition_slug="x"), now=NOW)


def test_a_stream_that_breaks_off_leaves_nothing():
    def broken():
        yield edition()
        yield place()
        yield activity("a1", place_key="p1")
        raise UnreadableFile("The file breaks off.")

    with pytest.raises(UnreadableFile):
        programme(*broken())

    assert not Edition.objects.exists()


def test_umbrellas_hold_their_parts_in_any_batch():
    parts = [activity(f"part-{i}", parent_id="village") for i in range(900)]

    programme(activity("village", kind="umbrella"), *parts)

    assert Activity.objects.filter(parent__external_id="village").count() == 900


def test_the_search_text_follows_an_update():
    programme(activity(title=both("天文馆", "Planetarium")))
    found = Edition.objects.get()
    scope = Scope(edition_ids=(found.pk,), now=NOW, zone=found.zone)
    programme(activity(title=both("恐龙", "Dinosaur")))

    def hits(words):
        selection = Selection(words=words, when="all")
        return matching_activities(selection, scope, query=search_query(words)).total

    assert [hits("天文"), hits("planetarium"), hits("恐龙"), hits("dinosaurs")] == [0, 0, 1, 1]


@pytest.mark.django_db(transaction=True)
def test_a_killed_import_leaves_nothing(tmp_path):
    path = schema_file(tmp_path, *(f"Event {i}" for i in range(3000)))
    program = (
        "import django; django.setup()\n"
        "from pathlib import Path\n"
        "from datetime import datetime, UTC\n"
        "from zouma.programme.actions import ImportOrder, import_programme\n"
        "from zouma.programme.actions.import_activities import ActivityImport\n"
        "apply = ActivityImport.apply\n"
        "def slow(self, records):\n"
        "    apply(self, records)\n"
        "    print('batch', flush=True)\n"
        "ActivityImport.apply = slow\n"
        f"order = ImportOrder(path=Path({str(path)!r}), edition_slug='killed')\n"
        "import_programme(order, now=datetime.now(UTC))\n"
    )
    url = make_conninfo(os.environ["DATABASE_URL"], dbname=connection.settings_dict["NAME"])
    environment = {**os.environ, "DATABASE_URL": url,
                   "DJANGO_SETTINGS_MODULE": "zouma.site.settings"}  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "batch\n"

    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()

    assert not Edition.objects.filter(slug="killed").exists()
    assert not Activity.objects.exists()
