"""Our own JSON, taken into an empty database, reproduces the edition exactly."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from hypothesis import given, settings

from make import NOW, programme
from programme.city import city
from real_data import real_file
from records_strategies import programmes
from zouma.programme.actions import ImportOrder, import_programme
from zouma.programme.formats.records import EditionRecord
from zouma.programme.models import Activity, Session
from zouma.programme.queries.export import written_edition

pytestmark = pytest.mark.django_db

TABLES = (
    "programme_importrun", "programme_session", "programme_host", "programme_speaker",
    "programme_activity_topics", "programme_activity", "programme_topic", "programme_edition",
    "programme_series", "bases_openinghours", "bases_title", "bases_space", "bases_place",
    "people_organisation", "bases_region", "programme_searchword",
)  # fmt: skip
REAL = {
    "toronto": ("festivals/toronto/toronto-festivals-events.schemaorg.jsonl", ""),
    "fosdem": ("festivals/fosdem/fosdem-2025.xml", ""),
    "albi": ("festivals/openagenda/albi.events.json", ""),
    "fds2017": ("festivals/fds2017/fr-esr-fete-de-la-science-17.first100.json", ""),
    "openhouse": ("festivals/openhouse-london/openhouse-london-2025.json", "open-house-london"),
}


def exported(slug):
    return b"".join(written_edition(slug, "json", language="en", now=NOW))


def emptied():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def taken_back(content, slug, tmp_path):
    """Empty the database, import an export, and return what it exports then."""
    path = tmp_path / "edition.json"
    path.write_bytes(content)
    emptied()
    report = import_programme(ImportOrder(path=path, edition_slug=slug), now=NOW)
    return report, exported(slug)


def test_the_city_survives(tmp_path):
    city()
    first = exported("days-2026")

    report, second = taken_back(first, "days-2026", tmp_path)

    assert second == first
    assert {f.action for f in report.findings} == {"edition created"}
    assert report.activities.created == 10


@pytest.mark.parametrize("name", REAL)
def test_a_real_programme_survives(name, tmp_path):
    file, mapping = REAL[name]
    path = real_file(file)
    import_programme(ImportOrder(path=path, edition_slug=name, mapping=mapping), now=NOW)
    before = Activity.objects.count(), Session.objects.count()
    first = exported(name)

    report, second = taken_back(first, name, tmp_path)

    assert second == first
    assert {f.action for f in report.findings} == {"edition created"}
    assert before == (Activity.objects.count(), Session.objects.count())
    assert before[0] > 50


def test_any_programme_survives(tmp_path):
    @settings(max_examples=20)
    @given(programmes())
    def survives(records):
        with transaction.atomic():
            emptied()
            programme(*records, slug="drawn", source="zouma", now=NOW)
            first = exported("drawn")

            _report, second = taken_back(first, "drawn", tmp_path)

            assert second == first
            assert isinstance(records[0], EditionRecord)
            transaction.set_rollback(True)

    survives()
