"""The writers of all formats by the names under which they are asked for."""

from __future__ import annotations

from dataclasses import dataclass

from zouma.programme.formats import (
    dcat,
    feeds,
    frab_writer,
    geojson,
    ical_writer,
    schema_org_writer,
    tables,
    zouma_json,
)
from zouma.programme.formats.file_formats import FILE_FORMATS
from zouma.programme.formats.writing import Writer


@dataclass(frozen=True, slots=True)
class WriterFormat:
    """A writer, and what its output is called on the web and on disk."""

    writer: Writer
    content_type: str
    extension: str


_WRITERS: dict[str, Writer] = {
    "json": zouma_json.write,
    "csv": tables.write_csv,
    "xlsx": tables.write_xlsx,
    "ical": ical_writer.write,
    "frab": frab_writer.write,
    "schema-org": schema_org_writer.write,
    "geojson": geojson.write,
    "rss": feeds.write_rss,
    "atom": feeds.write_atom,
    "dcat": dcat.write,
}
WRITERS: dict[str, WriterFormat] = {
    name: WriterFormat(_WRITERS[name], found.content_type, found.extension)
    for name, found in FILE_FORMATS.items()
}
