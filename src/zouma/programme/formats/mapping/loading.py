"""A mapping file read and checked as a whole before any data is touched."""

from __future__ import annotations

import codecs
import tomllib
from collections.abc import Mapping as MappingOf
from dataclasses import replace
from pathlib import Path, PurePosixPath

from zouma.common.text import TranslatedText
from zouma.programme.formats.cleaning import zone_named
from zouma.programme.formats.freetext import Manner
from zouma.programme.formats.freetext.phrases import ROLES
from zouma.programme.formats.languages import language_tag
from zouma.programme.formats.mapping import keys
from zouma.programme.formats.mapping.patterns import PatternError, compile_pattern
from zouma.programme.formats.mapping.problems import BadMapping, suggestion
from zouma.programme.formats.mapping.rules import Checker, value_table
from zouma.programme.formats.mapping.schema import (
    DateRule,
    EditionRule,
    FileRule,
    LookupRule,
    Mapping,
    Recognition,
    Section,
    ValueTable,
)

LARGEST_MAPPING = 1024 * 1024
# How the times of a session can be given: exactly one of these leads.
LEADING = ("start", "date", "first_date", "text")
FOLLOWERS = {
    "end": "start",
    "end_date": "date",
    "start_time": "date",
    "end_time": "date",
    "last_date": "first_date",
    "opening": "first_date",
    "reference": "text",
}


def load_mapping(path: Path) -> Mapping:
    """Return the mapping of a TOML file.

    :raises BadMapping: when the file cannot be read, or a key of it is wrong.
    """
    raw = toml_of(path)
    try:
        return read_mapping(raw)
    except BadMapping as error:
        raise BadMapping(f"{path.name}: {error}") from error


def toml_of(path: Path) -> dict[str, object]:
    """Return what stands in a mapping file.

    :raises BadMapping: when it cannot be read, is too large or is not TOML.
    """
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST_MAPPING + 1)
    except (OSError, ValueError) as error:
        raise BadMapping(f"The mapping file {path.name} cannot be opened.") from error
    if len(text) > LARGEST_MAPPING:
        raise BadMapping(f"The mapping file {path.name} is larger than 1 MB.")
    try:
        return tomllib.loads(text.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        reason = str(error).splitlines()[0] if str(error) else "it is nested too deeply"
        raise BadMapping(f"The mapping file {path.name} is not valid TOML: {reason}.") from error


def read_mapping(raw: MappingOf[str, object]) -> Mapping:
    """Return the mapping that a parsed TOML file describes.

    :raises BadMapping: when a key of it is wrong.
    """
    checker = Checker("")
    checker.known(raw, keys.TOP)
    lookups = checker.table(raw.get("lookups", {}), "lookups")
    checker = replace(checker, lookups=frozenset(lookups))
    checker = replace(checker, tables=_tables(checker, raw))
    mapping = Mapping(
        source=source_of(checker, raw),
        time_zone=time_zone_of(checker, raw),
        language=language_of(checker, raw),
        edition=_edition(checker, raw),
        file=file_rule(checker.inside("file"), _section(checker, raw, "file"), keys.FILE),
        lookups=_lookups(checker, lookups),
        dates=date_rule(checker, raw),
        activity=_activity(checker, raw),
        sessions=_sessions(checker, raw),
        place=_place(checker, raw),
        organisations=_organisations(checker, raw),
        recognise=_recognition(checker, raw),
    )
    checker.word(raw.get("about", ""), "about")
    return mapping


def _section(checker: Checker, raw: MappingOf[str, object], key: str) -> MappingOf[str, object]:
    return checker.table(raw.get(key, {}), key)


def source_of(checker: Checker, raw: MappingOf[str, object]) -> str:
    """Return the short name that a mapping gives its source."""
    if "source" not in raw:
        sentence = "is missing: give the calendar a short name of its own"
        raise checker.wrong("source", f'{sentence}, such as source = "city-calendar".')
    source = checker.word(raw["source"], "source").strip()
    if not source or len(source) > 60 or not source.replace("-", "").isalnum():
        raise checker.wrong("source", "must be made of letters, digits and hyphens, at most 60.")
    return source


def time_zone_of(checker: Checker, raw: MappingOf[str, object]) -> str:
    """Return the time zone that a mapping names, "" for none."""
    name = checker.word(raw.get("time_zone", ""), "time_zone")
    if name and zone_named(name) is None:
        sentence = f'"{name}" is not a time zone, such as "Europe/Berlin" or "Asia/Seoul".'
        raise checker.wrong("time_zone", sentence)
    return name


def language_of(checker: Checker, raw: MappingOf[str, object]) -> str:
    """Return the language that a mapping names, "" for none."""
    written = checker.word(raw.get("language", ""), "language")
    tag = language_tag(written)
    if written and not tag:
        raise checker.wrong("language", f'"{written}" is not a language, such as "en" or "ko".')
    return tag


def _tables(checker: Checker, raw: MappingOf[str, object]) -> dict[str, ValueTable]:
    inside = checker.inside("tables")
    tables = _section(checker, raw, "tables")
    return {
        name: value_table(inside, inside.table(table, name), name) for name, table in tables.items()
    }


def _edition(checker: Checker, raw: MappingOf[str, object]) -> EditionRule:
    inside = checker.inside("edition")
    section = _section(checker, raw, "edition")
    inside.known(section, keys.EDITION)
    language = language_of(checker, raw) or "und"
    first = inside.day(section["starts_on"], "starts_on") if "starts_on" in section else None
    last = inside.day(section["ends_on"], "ends_on") if "ends_on" in section else None
    if first and last and last < first:
        raise inside.wrong("ends_on", "is before starts_on.")
    return EditionRule(
        title=constant_text(inside, section, "title", language),
        summary=constant_text(inside, section, "summary", language),
        starts_on=first,
        ends_on=last,
        website=inside.word(section.get("website", ""), "website"),
    )


def constant_text(
    checker: Checker, section: MappingOf[str, object], key: str, language: str
) -> TranslatedText:
    """Return a text that stands in the mapping itself, by language."""
    written = section.get(key, "")
    if not isinstance(written, dict):
        return TranslatedText.originals({language: checker.word(written, key)})
    texts: dict[str, str] = {}
    for name, text in written.items():
        tag = language_tag(name)
        if not tag:
            raise checker.wrong(key, f'has "{name}", which is not a language, such as "en".')
        texts[tag] = checker.word(text, f"{key}.{name}")
    return TranslatedText.originals(texts)


def file_rule(
    checker: Checker, section: MappingOf[str, object], allowed: MappingOf[str, str]
) -> FileRule:
    """Return what kind of file it is, and where its records are."""
    checker.known(section, allowed)
    texts = {
        key: checker.word(section.get(key, ""), key)
        for key in ("format", "records", "encoding", "delimiter", "sheet")
    }
    if texts["format"]:
        checker.choice(texts["format"], "format", keys.FORMATS)
    if len(texts["delimiter"]) > 1 or texts["delimiter"] in ('"', "\n", "\r"):
        raise checker.wrong("delimiter", 'must be one sign, such as ";" or "\\t".')
    if texts["encoding"] and not _is_encoding(texts["encoding"]):
        sentence = f'"{texts["encoding"]}" is not known, try "utf-8", "gb18030" or "cp949".'
        raise checker.wrong("encoding", sentence)
    return FileRule(
        **texts,
        header_row=checker.whole(section.get("header_row", 1), "header_row"),
        fill_down=checker.words(section.get("fill_down", []), "fill_down"),
        group_by=checker.rule(section["group_by"], "group_by") if "group_by" in section else None,
    )


def _is_encoding(name: str) -> bool:
    try:
        "a".encode(name)
    except (LookupError, UnicodeError, ValueError):
        return False
    return codecs.lookup(name).name not in (
        "idna",
        "punycode",
        "unicode_escape",
        "raw_unicode_escape",
    )


def _lookups(checker: Checker, raw: MappingOf[str, object]) -> dict[str, LookupRule]:
    found: dict[str, LookupRule] = {}
    for name, section in raw.items():
        inside = checker.inside(f"lookups.{name}")
        table = inside.table(section, "")
        inside.known(table, keys.LOOKUP)
        for key in ("file", "key", "match"):
            if key not in table:
                raise inside.wrong(key, "is missing.")
        pattern = inside.word(table["file"], "file")
        parts = PurePosixPath(pattern).parts
        if not pattern or pattern.startswith(("/", "\\", "~")) or ".." in parts or "**" in pattern:
            raise inside.wrong("file", "must be a name beside the data file, without .. or /.")
        options = {key: value for key, value in table.items() if key in keys.FILE}
        found[name] = LookupRule(
            name=name,
            pattern=pattern,
            file=file_rule(inside, options, keys.LOOKUP),
            key=inside.rule(table["key"], "key"),
            match=inside.rule(table["match"], "match"),
        )
    return found


def date_rule(checker: Checker, raw: MappingOf[str, object]) -> DateRule:
    """Return how dates are written in the file."""
    inside = checker.inside("dates")
    section = _section(checker, raw, "dates")
    inside.known(section, keys.DATES)
    languages = list(inside.words(section.get("languages", []), "languages"))
    for index, written in enumerate(languages):
        languages[index] = language_tag(written)
        if not languages[index]:
            raise inside.wrong("languages", f'has "{written}", which is not a language.')
    words = inside.table(section.get("words", {}), "words")
    for role in words:
        if role not in ROLES:
            raise inside.wrong(f"words.{role}", f"is not a known key{suggestion(role, ROLES)}")
    extra = tuple((role, inside.words(said, f"words.{role}")) for role, said in words.items())
    formats = inside.words(section.get("formats", []), "formats")
    for pattern in formats:
        try:
            compile_pattern(pattern)
        except PatternError as error:
            raise inside.wrong("formats", f'has "{pattern}": {error}.') from error
    own = language_of(checker, raw)
    manner = Manner(
        tuple(dict.fromkeys(tag for tag in (*languages, own) if tag)) or ("en",),
        inside.choice(section.get("order", "DMY"), "order", keys.ORDERS),
        extra,
    )
    return DateRule(manner, formats)


def _activity(checker: Checker, raw: MappingOf[str, object]) -> Section:
    inside = checker.inside("activity")
    section = inside.read_section(_section(checker, raw, "activity"), keys.ACTIVITY)
    if "id" not in section.rules:
        raise inside.wrong("id", "is missing: say which path names a record for good.")
    if "title" not in section.texts:
        raise inside.wrong("title", "is missing: say which path holds the title.")
    if "group_by" in section.rules and "each" not in section.options:
        sentence = "needs [activity] each; to join the lines of a table use [file] group_by."
        raise inside.wrong("group_by", sentence)
    _check_each(inside, section)
    return section


def _sessions(checker: Checker, raw: MappingOf[str, object]) -> Section:
    inside = checker.inside("sessions")
    section = inside.read_section(_section(checker, raw, "sessions"), keys.SESSIONS)
    named = [key for key in LEADING if key in section.rules or key in section.texts]
    if len(named) > 1:
        first, second = named[:2]
        raise inside.wrong(first, f"and {second} cannot stand together; keep one of them.")
    if section.rules and not named:
        sentence = f"is missing: one of {', '.join(LEADING)} must say when sessions are."
        raise inside.wrong("start", sentence)
    for key, leader in FOLLOWERS.items():
        if key in section.rules and leader not in named:
            raise inside.wrong(key, f"needs {leader} beside it.")
    _check_each(inside, section)
    return section


def _check_each(checker: Checker, section: Section) -> None:
    if "each" in section.options:
        checker.path(section.option("each"), "each")


def _place(checker: Checker, raw: MappingOf[str, object]) -> Section:
    inside = checker.inside("place")
    section = inside.read_section(_section(checker, raw, "place"), keys.PLACE)
    if "place" in raw and "name" not in section.texts:
        raise inside.wrong("name", "is missing: say which path holds the name of the place.")
    if "of" in section.options:
        inside.choice(section.options["of"], "of", ("activity", "sessions"))
    return section


def _organisations(checker: Checker, raw: MappingOf[str, object]) -> tuple[Section, ...]:
    tables = raw.get("organisations", [])
    inside = checker.inside("organisations")
    if not isinstance(tables, list):
        raise checker.wrong("organisations", "must be written as [[organisations]].")
    sections = []
    for table in tables:
        section = inside.read_section(inside.table(table, ""), keys.ORGANISATION)
        if "name" not in section.texts:
            raise inside.wrong("name", "is missing: say which path holds the name.")
        sections.append(section)
    return tuple(sections)


def _recognition(checker: Checker, raw: MappingOf[str, object]) -> Recognition | None:
    if "recognise" not in raw:
        return None
    inside = checker.inside("recognise")
    section = _section(checker, raw, "recognise")
    inside.known(section, keys.RECOGNISE)
    if "format" not in section or "keys" not in section:
        raise inside.wrong("format" if "format" not in section else "keys", "is missing.")
    return Recognition(
        inside.choice(section["format"], "format", keys.FORMATS),
        inside.word(section.get("root", ""), "root"),
        frozenset(inside.words(section["keys"], "keys")),
    )
