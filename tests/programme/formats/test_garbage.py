from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programme.formats.garbage import (
    FRAB_JSON,
    OPEN_DATA,
    OPENAGENDA,
    SAMPLES,
    SCHEMA_ORG,
    damaged,
    read_bytes,
    swapped_json,
)
from zouma.programme.formats.detect import detect_format
from zouma.programme.formats.records import ActivityRecord, ReadingContext, UnreadableFile

NAMES = sorted(SAMPLES)
GARBAGE = settings(
    max_examples=120, deadline=None, suppress_health_check=list(HealthCheck), database=None
)


@pytest.mark.parametrize("name", NAMES)
def test_an_undamaged_sample_is_read(name):
    records = read_bytes(*SAMPLES[name])

    assert records is not None
    assert any(isinstance(record, ActivityRecord) for record in records)


@pytest.mark.parametrize("name", NAMES)
@given(content=st.binary(max_size=400))
@settings(GARBAGE, max_examples=60)
def test_any_bytes_are_read_or_refused(name, content):
    read_bytes(SAMPLES[name][0], content)


@pytest.mark.parametrize("name", NAMES)
@given(choices=st.data())
@GARBAGE
def test_a_damaged_file_is_read_or_refused(name, choices):
    read, content = SAMPLES[name]

    read_bytes(read, choices.draw(damaged(content)))


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("openagenda", OPENAGENDA),
        ("open-data", OPEN_DATA),
        ("schema-org", SCHEMA_ORG),
        ("frab-json", FRAB_JSON),
    ],
)
@given(choices=st.data())
@settings(GARBAGE, max_examples=400)
def test_values_of_the_wrong_type_are_read_or_refused(name, document, choices):
    read_bytes(SAMPLES[name][0], choices.draw(swapped_json(document)))


@given(content=st.binary(max_size=300))
@GARBAGE
def test_any_bytes_have_a_format_or_are_refused(content, tmp_path_factory):
    path = tmp_path_factory.mktemp("any") / "file"
    path.write_bytes(content)

    found = "refused"
    with suppress(UnreadableFile):
        found = detect_format(path)

    assert found in {"openagenda", "schema-org", "frab", "ical", "zouma", "refused"}


@pytest.mark.parametrize("name", NAMES)
def test_a_folder_and_a_missing_file_are_refused(name, tmp_path):
    read = SAMPLES[name][0]

    for path in (tmp_path, tmp_path / "missing"):
        with pytest.raises(UnreadableFile):
            list(read(ReadingContext(path=path)))
