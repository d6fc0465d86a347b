"""Which addresses are materials, and under which key their reads are kept."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode

from zouma.reach.logs.refusals import RuleUnreadable

LONGEST_KEY = 1000  # as in the column of materials
STATIC = (
    "avif bmp css eot gif gz ico jpeg jpg js json map mjs png rar svg ttf txt wasm webmanifest "
    "webp woff woff2 xml zip ics pkpass geojson rss atom csv xlsx jsonld"
)
OUR_PAGES = (
    r"/(?:programme/|map/|calendar/|about/|news/.*|pages/.*|media/[^.]*)?",
    r"/(?:series|editions|places|organisations|bases|routes|stories|resources)/.+",
)
"""Public pages of our own site; what people book, and the desks, are nobody's reading."""
ESCAPED = re.compile(rb"\\x([0-9A-Fa-f]{2})|\\([\"\\])")
SLASHES = re.compile(r"/{2,}")


@dataclass(frozen=True)
class MaterialRule:
    """Which addresses are materials.

    pages: patterns, one of which the whole path must match; languages: first parts of a path that
    only say the language; static: endings of files that belong to a page; parameters: names of
    the query that tell materials apart; hosts: only these, where the log says the host. region:
    which field of the log says the region, by number, name or path, as the format has it; regions:
    what it says, and the number of GB/T 2260 that means; six digits mean themselves.
    """

    pages: tuple[str, ...] = (r"/.*",)
    languages: tuple[str, ...] = ("zh-hans", "zh-hant", "zh", "en")
    static: tuple[str, ...] = tuple(STATIC.split())
    parameters: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    region: str = ""
    regions: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def page(self) -> re.Pattern[str]:
        """Return one pattern for all pages."""
        return re.compile("|".join(f"(?:{pattern})" for pattern in self.pages))

    @cached_property
    def language(self) -> re.Pattern[str]:
        """Return what stands before a path and only says the language."""
        names = "|".join(map(re.escape, self.languages)) or "(?!)"
        return re.compile(f"/(?:{names})(?=/|$)", re.IGNORECASE)

    def key(self, target: str) -> str | None:
        """Return the key of the material that was asked for, None where it is none.

        target: path and query as they stand in the log, or a whole address.
        """
        if not target.startswith("/"):
            target = path_of(target)
        written, _mark, query = target.partition("#")[0].partition("?")
        path = SLASHES.sub("/", decoded(written))
        path = self.language.sub("", path, count=1) or "/"
        ending = path.rpartition("/")[2].rpartition(".")
        if ending[1] and ending[2].lower() in self.static:
            return None
        if not self.page.fullmatch(path):
            return None
        return (path + self.kept(query))[:LONGEST_KEY]

    def kept(self, query: str) -> str:
        """Return the part of a query that tells materials apart, in the order of the rule."""
        if not (self.parameters and query):
            return ""
        said = dict(parse_qsl(query, errors="replace", max_num_fields=200)) if query else {}
        kept = {name: said[name] for name in self.parameters if name in said}
        return f"?{urlencode(kept, quote_via=quote)}" if kept else ""


OUR_RULE = MaterialRule(pages=OUR_PAGES)
"""The rule for channels of our own: our public pages."""


def path_of(target: str) -> str:
    """Return the path and query of a whole address; of anything else a path that is no page."""
    _scheme, separator, rest = target.partition("://")
    return f"/{rest.partition('/')[2]}" if separator else f"//{target}"


def decoded(written: str) -> str:
    r"""Return a path as people read it; what is no UTF-8 stays written with its % signs.

    nginx writes bytes as ``\xE4``, Apache as ``\xe4``; both write quotes with a backslash.
    """
    if "\\" in written:
        raw = ESCAPED.sub(
            lambda found: bytes.fromhex(found[1].decode()) if found[1] else found[2],
            written.encode(),
        )
        written = raw.decode("utf-8", "surrogateescape")
        written = quote(written, safe="/%:@!$&'()*+,;=~-._", errors="surrogateescape")
    if "%" not in written:
        return without_controls(written)
    content = unquote_to_bytes(written)
    try:
        return without_controls(content.decode())
    except UnicodeDecodeError:
        return without_controls(quote(content, safe="/:@!$&'()*+,;=~-._"))


def without_controls(text: str) -> str:
    """Return text with signs that no database or terminal takes written with % signs."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else quote(sign) for sign in text)


def rule_of(path: Path, *, base: MaterialRule) -> MaterialRule:
    """Return the rule written in a file; what it does not say is as in the base.

    :raises RuleUnreadable: when it says what is no rule.
    """
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        read: dict[str, Any] = {n: READERS.get(n, listed)(value) for n, value in said.items()}
        rule = replace(base, **read)
        for pattern in (*rule.pages, *rule.languages):
            re.compile(pattern)
    except (OSError, ValueError, TypeError, re.error) as error:
        raise RuleUnreadable(RuleUnreadable.message % {"reason": error}) from error
    return rule


def listed(value: object) -> tuple[str, ...]:
    """Return a list of texts as written in a file.

    Raises ValueError for anything else.
    """
    if not (isinstance(value, list) and all(isinstance(one, str) for one in value)):
        raise ValueError(f"not a list of texts: {value!r}")
    return tuple(value)


def worded(value: object) -> str:
    """Return a text as written in a file; a number as text.

    Raises TypeError for anything else.
    """
    if not isinstance(value, str | int):
        raise TypeError(f"not a text: {value!r}")
    return str(value)


def numbered(value: object) -> dict[str, int]:
    """Return a table of numbers as written in a file.

    Raises ValueError for anything else.
    """
    if not (isinstance(value, dict) and all(isinstance(one, int) for one in value.values())):
        raise ValueError(f"not a table of numbers: {value!r}")
    return value


READERS: dict[str, Callable[[object], object]] = {"region": worded, "regions": numbered}
