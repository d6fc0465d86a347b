"""A mapping file of counts read and checked as a whole before any number is touched."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from zouma.programme.formats.mapping.keys import FILE, FORMATS
from zouma.programme.formats.mapping.loading import (
    constant_text,
    date_rule,
    file_rule,
    language_of,
    source_of,
    time_zone_of,
    toml_of,
)
from zouma.programme.formats.mapping.problems import BadMapping
from zouma.programme.formats.mapping.rules import Checker
from zouma.programme.formats.mapping.schema import Recognition, Rule
from zouma.programme.formats.mapping.values import table_key
from zouma.reach.formats import keys
from zouma.reach.formats.loading_counts import count_rules
from zouma.reach.formats.schema import (
    ChannelRule,
    CountMapping,
    MaterialRule,
    OnlyRule,
    WindowRule,
)
from zouma.reach.vocabulary import MaterialKind, Namespace

Raw = Mapping[str, object]
CHANNELS = tuple(name for name in Namespace.values if name != Namespace.PEOPLE)


def load_count_mapping(path: Path) -> CountMapping:
    """Return the mapping of a TOML file.

    :raises BadMapping: when the file cannot be read, or a key of it is wrong.
    """
    raw = toml_of(path)
    try:
        return read_count_mapping(raw)
    except BadMapping as error:
        raise BadMapping(f"{path.name}: {error}") from error


def read_count_mapping(raw: Raw) -> CountMapping:
    """Return the mapping that a parsed TOML file describes.

    :raises BadMapping: when a key of it is wrong, or a column counts nothing.
    """
    checker = Checker("")
    checker.known(raw, keys.TOP)
    channel = channel_rule(checker, raw)
    file = dict(section(checker, raw, "file"))
    parallel = checker.inside("file").words(file.pop("parallel", []), "parallel")
    mapping = CountMapping(
        source=source_of(checker, raw),
        about=checker.word(raw.get("about", ""), "about"),
        time_zone=time_zone_of(checker, raw),
        language=language_of(checker, raw),
        file=file_rule(checker.inside("file"), file, FILE),
        parallel=parallel,
        recognise=recognitions(checker, raw),
        dates=date_rule(checker, raw),
        window=window_rule(checker, raw),
        channel=channel,
        material=material_rule(checker, raw),
        activity=activity_rule(checker, raw),
        reporter=reporter_name(checker, raw),
        only=only_rules(checker, raw),
        counts=count_rules(checker, raw, channel),
    )
    check_subject(checker, mapping)
    return mapping


def check_subject(checker: Checker, mapping: CountMapping) -> None:
    """Make sure that what records are about is said once, and in full."""
    if mapping.material and mapping.channel is None:
        raise checker.wrong("channel", "is missing: materials are read in a channel.")
    about = [
        name
        for name, said in (
            ("channel", mapping.channel), ("activity", mapping.activity),
            ("reporter", mapping.reporter),
        )
        if said
    ]  # fmt: skip
    if len(about) > 1:
        raise checker.wrong(about[0], f"and [{about[1]}] cannot stand together; keep one of them.")


def section(checker: Checker, raw: Raw, key: str) -> Raw:
    """Return a table of the file, empty when it is not there."""
    return checker.table(raw.get(key, {}), key)


def tables(checker: Checker, raw: Raw, key: str) -> list[Raw]:
    """Return the tables of a [[list]]."""
    found = raw.get(key, [])
    if not isinstance(found, list):
        raise checker.wrong(key, f"must be written as [[{key}]].")
    return [checker.table(table, key) for table in found]


def recognitions(checker: Checker, raw: Raw) -> tuple[Recognition, ...]:
    """Return by what each kind of file shows that the mapping fits it."""
    inside = checker.inside("recognise")
    found = []
    for table in tables(checker, raw, "recognise"):
        inside.known(table, keys.RECOGNISE)
        if "keys" not in table:
            raise inside.wrong("keys", "is missing.")
        kind = inside.choice(table["format"], "format", FORMATS) if "format" in table else ""
        names = frozenset(inside.words(table["keys"], "keys"))
        found.append(Recognition(kind, "", names))
    return tuple(found)


def window_rule(checker: Checker, raw: Raw) -> WindowRule:
    """Return which time a record counts over."""
    inside = checker.inside("window")
    table = section(checker, raw, "window")
    inside.known(table, keys.WINDOW)
    rules: dict[str, Rule] = {
        key: inside.rule(value, key) for key, value in table.items() if key != "per"
    }
    leading = [key for key in ("date", "first", "since", "at") if key in rules]
    if len(leading) > 1:
        raise inside.wrong(leading[0], f"and {leading[1]} cannot stand together.")
    if ("first" in rules) != ("last" in rules):
        raise inside.wrong("first", "and last belong together.")
    per = inside.choice(table.get("per", "day"), "per", keys.PERIODS)
    return WindowRule(per=per, **rules)


def channel_rule(checker: Checker, raw: Raw) -> ChannelRule | None:
    """Return the channel of all records."""
    if "channel" not in raw:
        return None
    inside = checker.inside("channel")
    table = section(checker, raw, "channel")
    inside.known(table, keys.CHANNEL)
    slug = inside.word(table.get("slug", ""), "slug")
    if not slug:
        raise inside.wrong("slug", "is missing: give the channel a name for addresses.")
    return ChannelRule(
        slug=slug,
        title=constant_text(inside, table, "title", language_of(checker, raw) or "en"),
        namespace=Namespace(
            inside.choice(table.get("namespace", "platform"), "namespace", CHANNELS)
        ),
        platform=inside.word(table.get("platform", ""), "platform"),
        address=inside.word(table.get("address", ""), "address"),
    )


def material_rule(checker: Checker, raw: Raw) -> MaterialRule | None:
    """Return what names the material that a record is of."""
    if "material" not in raw:
        return None
    inside = checker.inside("material")
    table = section(checker, raw, "material")
    inside.known(table, keys.MATERIAL)
    if "id" not in table:
        raise inside.wrong("id", "is missing: say what names a material for good.")
    rules = {key: inside.rule(value, key) for key, value in table.items() if key != "kind"}
    kind = inside.choice(table.get("kind", "article"), "kind", tuple(MaterialKind.values))
    return MaterialRule(kind=MaterialKind(kind), **rules)


def activity_rule(checker: Checker, raw: Raw) -> Rule | None:
    """Return what names the activity that a record is of."""
    if "activity" not in raw:
        return None
    inside = checker.inside("activity")
    table = section(checker, raw, "activity")
    inside.known(table, keys.ACTIVITY)
    if "id" not in table:
        raise inside.wrong("id", "is missing: say which column names the activity.")
    return inside.rule(table["id"], "id")


def reporter_name(checker: Checker, raw: Raw) -> str:
    """Return what the unnamed reporters of the records are called, "" when there are none."""
    table = section(checker, raw, "reporter")
    inside = checker.inside("reporter")
    inside.known(table, keys.REPORTER)
    name = inside.word(table.get("name", ""), "name")
    if table and not name.strip():
        raise inside.wrong("name", 'is missing: say what a reporter is, such as "host".')
    return name.strip()[:100]


def only_rules(checker: Checker, raw: Raw) -> tuple[OnlyRule, ...]:
    """Return which records are taken."""
    inside = checker.inside("only")
    found = []
    for table in tables(checker, raw, "only"):
        inside.known(table, keys.ONLY)
        for key in ("column", "is"):
            if key not in table:
                raise inside.wrong(key, "is missing.")
        words = frozenset(table_key(word) for word in inside.words(table["is"], "is"))
        found.append(OnlyRule(inside.rule(table["column"], "column"), words))
    return tuple(found)
