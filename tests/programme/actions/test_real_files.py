"""Real calendars, imported whole: true counts, and nothing changes the second time."""

from __future__ import annotations

import pytest

from make import NOW
from real_data import real_file
from zouma.programme.actions import ImportOrder, import_programme
from zouma.programme.actions.import_tally import Tally
from zouma.programme.formats.records import UnreadableFile
from zouma.programme.models import Activity, Edition, Session

pytestmark = pytest.mark.django_db

# file → records read, activities, sessions, places, organisations, time zone
CALENDARS = {
    "toronto/toronto-festivals-events.schemaorg.jsonl":
        (1727, 1658, 1709, 783, 557, "America/Toronto"),
    "fds2017/fr-esr-fete-de-la-science-17.first100.json": (100, 118, 205, 60, 128, "Europe/Paris"),
    "openagenda/albi.events.json": (75, 75, 97, 9, 0, "Europe/Paris"),
    "fosdem/fosdem-2023.xml": (780, 780, 780, 1, 0, "Europe/Brussels"),
    "fosdem/fosdem-2024.xml": (674, 674, 674, 1, 0, "Europe/Brussels"),
    "fosdem/fosdem-2025.xml": (943, 943, 943, 1, 0, "Europe/Brussels"),
    "frab/pretalx-democon.json": (36, 36, 36, 1, 0, "UTC"),
    "frab/pretalx-rc3.json": (48, 48, 48, 1, 0, "Etc/GMT-1"),
    "frab/frab-camp2019.json": (79, 79, 79, 1, 0, "Europe/Berlin"),
    "openhouse-london/openhouse-london-2025.json": (824, 1285, 2861, 824, 0, "Europe/London"),
    "openhouse-london/booking-availability-2025.csv": (3328, 1454, 3325, 0, 0, "Europe/London"),
    "hongkong/lcsd-events-2024-12.xml": (1084, 1084, 12663, 10, 352, "Asia/Hong_Kong"),
}  # fmt: skip
NO_CALENDARS = [
    "openagenda/jep-2025-pays-de-la-loire.agenda-schema.json",
    "openhouse-london/booking-timeseries-2025.csv",
    "hongkong/lcsd-venues-2024-12.xml",
    "leeds-digital-festival/data/2021-09/events.json",
    "leeds-digital-festival/data/2021-09/host-returns.json",
    "planetariums/osm-planetariums.csv",
    "china-regions/areas.csv",
    "china-regions/HK-MO-TW.json",
]


@pytest.mark.parametrize("name", CALENDARS)
def test_a_real_calendar_comes_in_whole_and_stays_the_same(name):
    read, activities, sessions, places, organisations, zone = CALENDARS[name]
    order = ImportOrder(path=real_file(f"festivals/{name}"), edition_slug="real-2026")

    first = import_programme(order, now=NOW)
    second = import_programme(order, now=NOW)

    assert first.read == second.read == read
    assert (Activity.objects.count(), Session.objects.count()) == (activities, sessions)
    assert Edition.objects.get().time_zone == zone
    tallies = (first.activities, first.sessions, first.places, first.organisations)
    counts = (activities, sessions, places, organisations)
    assert [tally.created for tally in tallies] == list(counts)
    assert second.activities == Tally(unchanged=activities)
    assert second.sessions == Tally(unchanged=sessions)
    assert second.places == Tally(unchanged=places)
    assert second.organisations == Tally(unchanged=organisations)


@pytest.mark.parametrize("name", NO_CALENDARS)
def test_what_is_no_calendar_is_refused_in_one_sentence(name):
    order = ImportOrder(path=real_file(f"festivals/{name}"), edition_slug="real-2026")

    with pytest.raises(UnreadableFile) as refusal:
        import_programme(order, now=NOW)

    assert str(refusal.value).count("\n") == 0
    assert not Edition.objects.exists()
