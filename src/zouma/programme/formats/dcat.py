"""A programme as a DCAT-AP dataset: what it is, and in which formats it can be had."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from zouma.common.text import TranslatedText
from zouma.programme.formats.file_formats import FILE_FORMATS, FileFormat
from zouma.programme.formats.markup import one_line, printable
from zouma.programme.formats.records import Record
from zouma.programme.formats.writing import Programme, WritingContext

AUTHORITY = "http://publications.europa.eu/resource/authority"
_LICENCES = {
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
}
# ISO 639-1 to the names of the EU's language authority.
_LANGUAGES = {
    "zh": "ZHO", "en": "ENG", "fr": "FRA", "de": "DEU", "es": "SPA", "it": "ITA", "pt": "POR",
    "nl": "NLD", "ja": "JPN", "ko": "KOR", "ru": "RUS", "ar": "ARA", "pl": "POL", "sv": "SWE",
}  # fmt: skip
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "geosparql": "http://www.opengis.net/ont/geosparql#",
}


def write(records: Iterable[Record], context: WritingContext) -> Iterator[bytes]:
    """Yield the description of the dataset that the records make up."""
    document = {"@context": _CONTEXT, **_dataset(Programme(records), context)}
    yield json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


def _dataset(programme: Programme, context: WritingContext) -> dict[str, Any]:
    edition = programme.edition
    keywords = [word for topic in programme.topics.values() for word in _texts(topic.name, context)]
    values = {
        "@id": f"{context.home_address}#dataset",
        "@type": "dcat:Dataset",
        "dct:title": _texts(edition.title, context) or context.site_name,
        "dct:description": _texts(edition.summary, context)
        or _texts(edition.title, context)
        or context.site_name,
        "dct:identifier": context.home_address,
        "dct:publisher": _publisher(context),
        "dct:modified": {"@type": "xsd:dateTime", "@value": context.now.isoformat()},
        "dct:language": _languages(programme, context),
        "dct:temporal": _period(programme, context),
        "dct:spatial": _area(programme),
        "dct:license": _licence(context),
        "dcat:theme": {"@id": f"{AUTHORITY}/data-theme/TECH"},
        "dcat:keyword": keywords,
        "dcat:landingPage": {"@id": context.home_address},
        "dcat:distribution": [
            _distribution(name, found, context)
            for name, found in FILE_FORMATS.items()
            if name != "dcat"
        ],
    }
    return {name: value for name, value in values.items() if value}


def _texts(text: TranslatedText, context: WritingContext) -> list[dict[str, str]]:
    """Return a text in all its languages, that of the reader first."""
    first = text.best_language(context.language)
    tags = sorted(text, key=lambda tag: tag != first)
    return [{"@language": tag, "@value": printable(text[tag].text)} for tag in tags]


def _publisher(context: WritingContext) -> dict[str, str]:
    name = one_line(context.publisher) or one_line(context.site_name)
    return {"@type": "foaf:Organization", "foaf:name": name}


def _licence(context: WritingContext) -> dict[str, str]:
    spdx = f"https://spdx.org/licenses/{context.licence}"
    return {"@id": _LICENCES.get(context.licence, spdx)}


def _languages(programme: Programme, context: WritingContext) -> list[dict[str, str]]:
    tags = [context.language, programme.edition.language, *programme.edition.title]
    names = [_LANGUAGES.get(tag.partition("-")[0].lower(), "") for tag in tags]
    return [{"@id": f"{AUTHORITY}/language/{name}"} for name in dict.fromkeys(names) if name]


def _period(programme: Programme, context: WritingContext) -> dict[str, Any]:
    edition = programme.edition
    days = [
        context.local(session.starts_at).date()
        for activity in programme.public_activities()
        for session in activity.sessions
    ]
    first, last = edition.starts_on or min(days, default=None), edition.ends_on
    last = last or max(days, default=None)
    if first is None or last is None:
        return {}
    return {
        "@type": "dct:PeriodOfTime",
        "dcat:startDate": {"@type": "xsd:date", "@value": first.isoformat()},
        "dcat:endDate": {"@type": "xsd:date", "@value": max(first, last).isoformat()},
    }


def _area(programme: Programme) -> dict[str, Any]:
    """Return the box around all places, west to east across the date line never."""
    found = [
        (place.longitude, place.latitude)
        for place in programme.places.values()
        if place.longitude is not None and place.latitude is not None
    ]
    if not found:
        return {}
    west, east = min(x for x, _ in found), max(x for x, _ in found)
    south, north = min(y for _, y in found), max(y for _, y in found)
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    ring = ", ".join(f"{x:.6f} {y:.6f}" for x, y in corners)
    literal = {"@type": "geosparql:wktLiteral", "@value": f"POLYGON(({ring}))"}
    return {"@type": "dct:Location", "dcat:bbox": literal}


def _distribution(name: str, found: FileFormat, context: WritingContext) -> dict[str, Any]:
    address = context.format_address(name)
    values = {
        "@id": f"{context.home_address}#{name}",
        "@type": "dcat:Distribution",
        "dct:title": {"@language": "en", "@value": found.title},
        "dcat:accessURL": {"@id": address or context.home_address},
        "dcat:downloadURL": {"@id": address} if address else None,
        "dcat:mediaType": {
            "@id": f"https://www.iana.org/assignments/media-types/{found.media_type}"
        },
        "dct:format": {"@id": f"{AUTHORITY}/file-type/{found.file_type}"},
        "dct:license": _licence(context),
        "dct:modified": {"@type": "xsd:dateTime", "@value": context.now.isoformat()},
    }
    return {key: value for key, value in values.items() if value}
