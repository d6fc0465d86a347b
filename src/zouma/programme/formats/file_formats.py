"""The formats in which a programme is written: what they are called on the web and on disk."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A format's content type, file extension, English title, and name in the EU's file types."""

    content_type: str
    extension: str
    title: str
    file_type: str

    @property
    def media_type(self) -> str:
        """Return the content type without its parameters."""
        return self.content_type.partition(";")[0]


FILE_FORMATS: dict[str, FileFormat] = {
    "json": FileFormat("application/json", "json", "Zouma JSON", "JSON"),
    "csv": FileFormat("text/csv; charset=utf-8", "csv", "CSV", "CSV"),
    "xlsx": FileFormat(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
        "Excel workbook",
        "XLSX",
    ),
    "ical": FileFormat("text/calendar; charset=utf-8", "ics", "iCalendar", "ICS"),
    "frab": FileFormat("application/xml; charset=utf-8", "xml", "frab schedule XML", "XML"),
    "schema-org": FileFormat("application/ld+json", "jsonld", "schema.org JSON-LD", "JSON_LD"),
    "geojson": FileFormat("application/geo+json", "geojson", "GeoJSON", "GEOJSON"),
    "rss": FileFormat("application/rss+xml; charset=utf-8", "rss", "RSS feed", "RSS"),
    "atom": FileFormat("application/atom+xml; charset=utf-8", "atom", "Atom feed", "ATOM"),
    "dcat": FileFormat("application/ld+json", "dcat.jsonld", "DCAT description", "JSON_LD"),
}
