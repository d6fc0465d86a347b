"""Values of other people's calendars made fit for ours; every repair and refusal is a finding."""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import tzfpy

from zouma.programme.formats.markup import clean_html, one_line, plain_text, printable
from zouma.programme.formats.records import Findings

__all__ = [
    "clean_address",
    "clean_ages",
    "clean_coordinates",
    "clean_email",
    "clean_html",
    "clean_span",
    "content_key",
    "guess_language",
    "join_free_and_price",
    "number",
    "one_line",
    "plain_text",
    "printable",
    "slug_key",
    "zone_at",
    "zone_named",
]

FIRST_YEAR, LAST_YEAR = 1900, 2200
OLDEST_AGE = 130
LONGEST_ADDRESS = 2000
LONGEST_SLUG = 80
DAY = timedelta(days=1)
LONGEST_NIGHT = timedelta(hours=12)

_BARE_HOST = re.compile(r"(?:[\w-]+\.)+[a-zA-Z]{2,24}(?::\d+)?(?:[/?#]\S*)?")
_PLAIN_ADDRESS = re.compile(r"https?://[a-zA-Z0-9.-]+(?:[/?#][!#-;=?-\[\]_a-zA-Z~]{0,1900})?")
_EMAIL = re.compile(r"[^@\s<>(),;:\"\[\]]+@(?:[\w-]+\.)+[\w-]{2,}")
_PRICE = re.compile(r"\d+(?:[.,]\d+)?")
_NO_AGE = frozenset(("", "none", "null", "-", "0-0"))


def number(value: object) -> float | None:
    """Return a number written as any JSON or text value, None when it is not a finite one."""
    if value is None or isinstance(value, bool):
        return None
    try:
        if isinstance(value, str):
            value = value.strip().replace(",", ".", 1)
        result = float(value)  # type: ignore[arg-type]  # anything else raises TypeError
    except (TypeError, ValueError, OverflowError):
        return None
    return result if math.isfinite(result) else None


def clean_coordinates(
    latitude: object, longitude: object, *, record: str, findings: Findings
) -> tuple[float | None, float | None]:
    """Return WGS 84 degrees, or a pair of None when the place cannot be put on the map."""
    shown = f"{one_line(latitude)}, {one_line(longitude)}".strip(", ")
    north, east = number(latitude), number(longitude)
    reason, action = "", "coordinates left out"
    if north is None or east is None:
        reason = "coordinates are not numbers" if shown else "no coordinates"
    elif north == 0 and east == 0:
        reason = "coordinates are zero, off the coast of Africa"
    elif abs(north) > 90 and abs(north) <= 180 and abs(east) <= 90:
        findings.note(
            record,
            "coordinates",
            shown,
            "latitude and longitude are swapped",
            "the two were exchanged",
        )
        return east, north
    elif abs(north) > 90 or abs(east) > 180:
        reason = "coordinates are not on the earth"
    if reason:
        findings.note(record, "coordinates", shown, reason, action)
        return None, None
    return north, east


def clean_ages(
    minimum: object, maximum: object, *, record: str, findings: Findings
) -> tuple[int | None, int | None]:
    """Return the ages in years; an impossible one is left out, a reversed pair is turned."""
    youngest = _clean_age(minimum, "age_min", record, findings)
    oldest = _clean_age(maximum, "age_max", record, findings)
    if youngest is not None and oldest is not None and youngest > oldest:
        shown = f"{youngest}-{oldest}"
        findings.note(
            record, "ages", shown, "the lowest age is above the highest", "the two were exchanged"
        )
        youngest, oldest = oldest, youngest
    return youngest, oldest


def _clean_age(value: object, field: str, record: str, findings: Findings) -> int | None:
    if value is None or (isinstance(value, str) and value.strip().lower() in _NO_AGE):
        return None
    years = number(value)
    if years is None or not 0 <= years <= OLDEST_AGE:
        findings.note(record, field, value, "not an age in years", "age left out")
        return None
    if years != int(years):
        findings.note(record, field, value, "an age in parts of a year", "rounded down")
    return int(years)


def clean_span(
    starts_at: datetime, ends_at: datetime | None, *, record: str, findings: Findings
) -> tuple[datetime, datetime | None] | None:
    """Return start and end in order, the end None where it is unknown; None refuses the time."""
    if not FIRST_YEAR <= starts_at.year <= LAST_YEAR:
        shown = starts_at.isoformat()
        findings.note(record, "starts_at", shown, "an impossible year", "session refused")
        return None
    if ends_at is None:
        return starts_at, None
    if not FIRST_YEAR <= ends_at.year <= LAST_YEAR:
        shown = ends_at.isoformat()
        findings.note(record, "ends_at", shown, "an impossible year", "end left out")
        return starts_at, None
    if ends_at > starts_at:
        return starts_at, ends_at
    return starts_at, _repaired_end(starts_at, ends_at, record=record, findings=findings)


def _repaired_end(
    starts_at: datetime, ends_at: datetime, *, record: str, findings: Findings
) -> datetime | None:
    shown = f"{starts_at.isoformat()} – {ends_at.isoformat()}"
    if ends_at == starts_at:
        findings.note(record, "ends_at", shown, "the end equals the start", "end left out")
        return None
    if timedelta(0) < ends_at + DAY - starts_at <= LONGEST_NIGHT:
        findings.note(
            record,
            "ends_at",
            shown,
            "the end is before the start",
            "taken as the day after, past midnight",
        )
        return ends_at + DAY
    findings.note(record, "ends_at", shown, "the end is before the start", "end left out")
    return None


def clean_address(url: object, *, record: str, field: str, findings: Findings) -> str:
    """Return a web address (http or https), "" when there is none or it is refused."""
    if isinstance(url, str) and _PLAIN_ADDRESS.fullmatch(url):
        return url
    if url is None or url in ("", [], {}):
        return ""
    text = url.strip() if isinstance(url, str) else ""
    if isinstance(url, str) and not text:
        return ""
    text = printable(text).replace(" ", "%20")
    whole = _with_scheme(text)
    if not whole or not _is_web_address(whole):
        findings.note(record, field, url, "not a web address", "address refused")
        return ""
    if whole != text:
        findings.note(record, field, url, "a web address without https://", "https:// added")
    return whole


def _with_scheme(text: str) -> str:
    if text[:8].lower().startswith(("http://", "https://")):
        return text
    if text.startswith("//"):
        return f"https:{text}"
    return f"https://{text}" if _BARE_HOST.fullmatch(text) else ""


def _is_web_address(text: str) -> bool:
    if len(text) > LONGEST_ADDRESS or any(sign in text for sign in '\n\t<>"\\'):
        return False
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host)


def clean_email(value: object, *, record: str, field: str, findings: Findings) -> str:
    """Return an e-mail address, "" when there is none or it is refused."""
    text = one_line(value).removeprefix("mailto:").removeprefix("MAILTO:")
    if not text and not value:
        return ""
    if len(text) <= 254 and _EMAIL.fullmatch(text):
        return text
    findings.note(record, field, value, "not an e-mail address", "address refused")
    return ""


def join_free_and_price(
    is_free: bool | None, price: object, *, record: str, findings: Findings
) -> bool | None:
    """Return whether it costs nothing, from what is claimed and from the price asked.

    price: a number, or a text that may hold one; None and "" state no price.
    """
    amount = _amount(price)
    if amount is None:
        return is_free
    if amount > 0 and is_free:
        findings.note(record, "price", price, '"free" with a price', "taken as not free")
        return False
    if amount == 0 and is_free is False:
        findings.note(record, "price", price, '"not free" with a price of 0', "kept as not free")
        return False
    return amount == 0


def _amount(price: object) -> Decimal | None:
    if isinstance(price, str):
        found = _PRICE.findall(price)
        return max((Decimal(part.replace(",", ".")) for part in found), default=None)
    if price is None or isinstance(price, (bool, list, dict)):
        return None
    try:
        amount = Decimal(str(price))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def content_key(*parts: str) -> str:
    """Return a short stable key of texts, the same whatever their case and spacing."""
    normal = (" ".join(unicodedata.normalize("NFKC", part).casefold().split()) for part in parts)
    joined = "\x1f".join(normal).encode("utf-8", "replace")
    return hashlib.blake2b(joined, digest_size=10).hexdigest()


@lru_cache(maxsize=20_000)
def slug_key(text: str) -> str:
    """Return a readable stable key: lower-case letters and digits of any script and hyphens."""
    normal = unicodedata.normalize("NFKC", text).lower()
    signs = (
        sign if sign.isalnum() or unicodedata.category(sign)[0] == "M" else " " for sign in normal
    )
    slug = "-".join("".join(signs).split())
    if len(slug) > LONGEST_SLUG:
        return f"{slug[: LONGEST_SLUG - 9].rstrip('-')}-{content_key(text)[:8]}"
    return slug or content_key(text)


def guess_language(text: str) -> str:
    """Return the language that a text's script gives away (zh-Hans, zh-Hant, ja, ko), or ""."""
    text = text[:4000]
    letters = sum(map(str.isalpha, text))
    han = [sign for sign in text if "\u4e00" <= sign <= "\u9fff"]
    kana = sum("\u3041" <= sign <= "\u30fa" for sign in text)
    hangul = sum("\uac00" <= sign <= "\ud7a3" for sign in text)
    if hangul * 4 > letters:
        return "ko"
    if kana * 10 > len(han) and (kana + len(han)) * 4 > letters:
        return "ja"
    if len(han) * 4 < letters or not han:
        return ""
    simplified = sum(_only_in(sign, "gb2312", "big5") for sign in han)
    traditional = sum(_only_in(sign, "big5", "gb2312") for sign in han)
    return "zh-Hant" if traditional > simplified else "zh-Hans"


@lru_cache(maxsize=8192)
def _only_in(sign: str, encoding: str, other: str) -> bool:
    return _encodable(sign, encoding) and not _encodable(sign, other)


def _encodable(sign: str, encoding: str) -> bool:
    try:
        sign.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(maxsize=256)
def zone_named(name: str) -> ZoneInfo | None:
    """Return the time zone of an IANA name, None when there is none of that name."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def zone_at(latitude: float, longitude: float) -> str:
    """Return the IANA name of the time zone at a place on the earth, "" when unknown."""
    name = tzfpy.get_tz(longitude, latitude)
    return name if zone_named(name) else ""
