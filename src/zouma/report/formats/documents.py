"""A report as open data: its JSON, and its description as a DCAT-AP dataset."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zouma.common.text import TranslatedText
from zouma.programme.formats.dcat import AUTHORITY
from zouma.report.figures import Sheet
from zouma.report.frozen import Json, digest_of, frozen_json

LICENCE = "CC-BY-4.0"
LICENCE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "adms": "http://www.w3.org/ns/adms#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
FORMATS = {"csv": ("text/csv", "CSV"), "json": ("application/json", "JSON"),
           "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                    "XLSX")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Published:
    """What is said of a version beside its figures; number 0: a draft."""

    number: int = 0
    published_at: datetime | None = None
    note: str = ""
    digest: str = ""


def report_json(document: Json, published: Published, changes: Any = ()) -> Json:
    """Return the whole of a version: licence, number, note, changes, digest and the figures."""
    return {
        "licence": LICENCE,
        "number": published.number or None,
        "published_at": published.published_at.isoformat() if published.published_at else None,
        "note": published.note,
        "changes": list(changes),
        "digest": published.digest or digest_of(document),
        "sheet": document,
    }


def draft_json(sheet: Sheet) -> Json:
    """Return a sheet that is not published in the same form."""
    return report_json(frozen_json(sheet), Published())


def spelled(document: Any) -> bytes:
    """Return JSON to be read by people as well."""
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def dataset(
    sheet: Sheet, published: Published, *, publisher: str, home: str, addresses: Mapping[str, str]
) -> Json:
    """Return a version as a DCAT-AP dataset in JSON-LD.

    home: address of its page; addresses: of its files by extension.
    """
    moment = published.published_at or sheet.computed_at
    modified = {"@type": "xsd:dateTime", "@value": moment.isoformat()}
    values = {
        "@context": CONTEXT,
        "@id": f"{home}#dataset",
        "@type": "dcat:Dataset",
        "dct:title": texts(sheet.title),
        "dct:identifier": home,
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": publisher},
        "dct:issued": modified,
        "dct:modified": modified,
        "dcat:version": str(published.number) if published.number else "",
        "adms:versionNotes": published.note,
        "dct:language": [{"@id": f"{AUTHORITY}/language/{name}"} for name in ("ZHO", "ENG")],
        "dct:temporal": period(sheet),
        "dct:license": {"@id": LICENCE_ADDRESS},
        "dcat:theme": {"@id": f"{AUTHORITY}/data-theme/TECH"},
        "dcat:landingPage": {"@id": home},
        "dcat:distribution": [
            distribution(name, address, home, modified) for name, address in addresses.items()
        ],
    }
    return {name: value for name, value in values.items() if value}


def texts(text: TranslatedText) -> list[dict[str, str]]:
    """Return a text in all its languages."""
    return [{"@language": tag, "@value": wording.text} for tag, wording in text.items()]


def period(sheet: Sheet) -> Json:
    """Return the days of an edition, up to the last one counted."""
    if sheet.starts_on is None:
        return {}
    return {
        "@type": "dct:PeriodOfTime",
        "dcat:startDate": {"@type": "xsd:date", "@value": sheet.starts_on.isoformat()},
        "dcat:endDate": {
            "@type": "xsd:date",
            "@value": max(sheet.starts_on, sheet.until).isoformat(),
        },
    }


def distribution(name: str, address: str, home: str, modified: Any) -> Json:
    """Return one of the files."""
    media_type, file_type = FORMATS[name]
    return {
        "@id": f"{home}#{name}",
        "@type": "dcat:Distribution",
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{media_type}"},
        "dct:format": {"@id": f"{AUTHORITY}/file-type/{file_type}"},
        "dct:license": {"@id": LICENCE_ADDRESS},
        "dct:modified": modified,
    }
