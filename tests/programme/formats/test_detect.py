import gzip
import io
import zipfile

import pytest
from django.utils import translation

from programme.formats.garbage import SAMPLES
from real_data import real_file
from zouma.programme.formats.detect import detect_format
from zouma.programme.formats.records import UnreadableFile


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


FORMATS = {
    "openagenda": "openagenda",
    "open-data": "openagenda",
    "schema-org": "schema-org",
    "frab-json": "frab",
    "frab-xml": "frab",
    "ical": "ical",
}


def workbook():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return packed.getvalue()


@pytest.mark.parametrize("pack", [bytes, gzip.compress, lambda text: b"\xef\xbb\xbf  " + text])
@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_file_tells_its_format(name, pack, tmp_path):
    path = tmp_path / "file"
    path.write_bytes(pack(SAMPLES[name][1]))

    assert detect_format(path) == FORMATS[name]


def test_our_own_export_is_known_by_its_first_member(tmp_path):
    path = tmp_path / "file"
    path.write_text('{"format": "zouma-programme", "version": 1, "activities": [')

    with pytest.raises(UnreadableFile):
        detect_format(path)
    path.write_text('{"format": "zouma-programme", "version": 1, "activities": []}')
    assert detect_format(path) == "zouma"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b" \n ", "is empty"),
        (b"a,b\n1,2\n", "a table"),
        ("日期;标题\n".encode(), "a table"),
        (workbook(), "a workbook"),
        (b"<events><event/></events>", "XML of no known calendar"),
        (b'<?xml version="1.0"?><!-- x --><rss/>', "XML of no known calendar"),
        (b"<!DOCTYPE html><html><body/></html>", "a web page"),
        (b"<html>", "a web page"),
        (b'{"uid": 1}', "JSON of no known calendar"),
        (b'{"events": [{"name": "x"}]}', "JSON of no known calendar"),
        (b"[]", "JSON of no known calendar"),
        (b"[1, 2]", "JSON of no known calendar"),
        (b"{", "not valid JSON"),
        (b"Dear all", "not of any known calendar format"),
        (b"\x00\x01\x02", "not text"),
        (bytes(range(1, 32)) * 9, "not text"),
        (b"<!-- --" + b"<!-- -->" * 8000, "XML of no known calendar"),
    ],
    ids=range(18),
)
def test_what_is_no_calendar_is_named(content, sentence, tmp_path):
    path = tmp_path / "file"
    path.write_bytes(content)

    with pytest.raises(UnreadableFile, match=sentence):
        detect_format(path)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("toronto/toronto-festivals-events.schemaorg.jsonl", "schema-org"),
        ("fds2017/fr-esr-fete-de-la-science-17.first100.json", "openagenda"),
        ("openagenda/albi.events.json", "openagenda"),
        ("openagenda/jep-2025-pays-de-la-loire.agenda-schema.json", "openagenda"),
        ("fosdem/fosdem-2023.xml", "frab"),
        ("fosdem/fosdem-2024.xml", "frab"),
        ("fosdem/fosdem-2025.xml", "frab"),
        ("frab/frab-camp2019.json", "frab"),
        ("frab/pretalx-democon.json", "frab"),
        ("frab/pretalx-rc3.json", "frab"),
    ],
)
def test_real_calendars_are_known(name, found):
    assert detect_format(real_file(f"festivals/{name}")) == found


@pytest.mark.parametrize(
    "name",
    [
        "openhouse-london/openhouse-london-2025.json",
        "hongkong/lcsd-events-2024-12.xml",
        "planetariums/osm-planetariums.csv",
        "frab/validator_xsd_schedule.xml.xsd",
        "frab/validator_json_schema.json",
        "china-regions/HK-MO-TW.json",
    ],
)
def test_real_files_of_other_kinds_need_a_mapping(name):
    with pytest.raises(
        UnreadableFile, match=r"it needs a mapping file: see docs/staff/mapping\.md"
    ):
        detect_format(real_file(f"festivals/{name}"))
