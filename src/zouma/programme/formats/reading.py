"""Which reader reads a file: by the format named, by a mapping, or by what the file looks like."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from zouma.programme.formats import frab, ical, openagenda, schema_org, zouma_json
from zouma.programme.formats.detect import detect_format
from zouma.programme.formats.mapping import (
    load_mapping,
    read_mapped,
    shipped_mapping,
    suggest_mapping,
)
from zouma.programme.formats.records import ReadingContext, Record, UnreadableFile

READERS = {
    "openagenda": openagenda,
    "schema-org": schema_org,
    "frab": frab,
    "ical": ical,
    "zouma": zouma_json,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A reader and the namespace of the external ids it yields."""

    source: str
    read: Callable[[ReadingContext], Iterator[Record]]
    time_zone: str = ""
    language: str = ""


def reading_of(path: Path, format_name: str, mapping: str) -> Reading:
    """Return the reader for a file; ``mapping`` is a path or the name of a shipped one.

    :raises UnreadableFile: when the file cannot be opened or nobody can read it.
    :raises BadMapping: when the mapping is not one.
    """
    require_file(path)
    if mapping:
        return mapped(shipped_mapping(mapping))
    if format_name == "auto":
        suggested = suggest_mapping(path)
        if suggested is not None:
            return mapped(shipped_mapping(suggested))
        format_name = detect_format(path)
    reader = READERS[format_name]
    return Reading(reader.SOURCE, reader.read)


def mapped(path: Path) -> Reading:
    """Return the reader that follows a mapping file."""
    mapping = load_mapping(path)
    return Reading(
        mapping.source,
        partial(read_mapped, mapping=mapping),
        time_zone=mapping.time_zone,
        language=mapping.language,
    )


def require_file(path: Path) -> None:
    """Make sure that there is a file to read.

    :raises UnreadableFile: when there is none, or we may not read it.
    """
    try:
        with path.open("rb"):
            pass
    except FileNotFoundError as error:
        raise UnreadableFile(f"There is no file {path}.") from error
    except IsADirectoryError as error:
        raise UnreadableFile(f"{path} is a folder, not a file.") from error
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror}.") from error
