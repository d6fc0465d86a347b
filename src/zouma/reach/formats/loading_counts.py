"""The [[counts]] of a mapping file: columns and what exactly each of them counts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from zouma.programme.formats.mapping.loading import constant_text
from zouma.programme.formats.mapping.rules import Checker
from zouma.programme.formats.mapping.schema import Rule
from zouma.reach.formats import keys
from zouma.reach.formats.refused_columns import is_heat, is_rate
from zouma.reach.formats.schema import ChannelRule, CountDefinition, CountRule
from zouma.reach.vocabulary import Measure, Method, Namespace, Population

Raw = Mapping[str, object]
CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
NEEDED = ("column", "code", "measure", "wording")
LANGUAGES = ("zh-Hans", "en")


def count_rules(checker: Checker, raw: Raw, channel: ChannelRule | None) -> tuple[CountRule, ...]:
    """Return the columns and what they count.

    :raises BadMapping: when there is none, one is a rate or a heat number, or two meanings meet.
    """
    found = raw.get("counts", [])
    if not isinstance(found, list) or not found:
        raise checker.wrong("counts", "is missing: say in [[counts]] which columns count what.")
    inside = checker.inside("counts")
    rules = tuple(count_rule(inside, inside.table(table, ""), channel) for table in found)
    check_codes(inside, rules)
    check_validity(inside, rules)
    return rules


def count_rule(inside: Checker, table: Raw, channel: ChannelRule | None) -> CountRule:
    """Return one column and what it counts."""
    inside.known(table, keys.COUNT)
    for key in NEEDED:
        if key not in table:
            raise inside.wrong(key, "is missing.")
    column = inside.rule(table["column"], "column")
    for path in column.paths:
        refuse_column(inside, path.written)
    first, last = (day(inside, table, key) for key in ("valid_from", "valid_until"))
    if first and last and last < first:
        raise inside.wrong("valid_until", "is before valid_from.")
    return CountRule(
        column=column,
        definition=definition(inside, table, channel),
        population=Population(
            inside.choice(table.get("population", "all"), "population", tuple(Population.values))
        ),
        scale=inside.whole(table.get("scale", 1), "scale"),
        once=inside.yes_no(table.get("once", False), "once"),
        valid_from=first,
        valid_until=last,
    )


def refuse_column(inside: Checker, name: str) -> None:
    """Refuse columns that count nothing."""
    if is_heat(name):
        sentence = (
            f'cannot be "{name}": a heat number is a score of the platform, it counts nothing.'
        )
        raise inside.wrong("column", sentence)
    if is_rate(name):
        raise inside.wrong("column", f'cannot be "{name}": a rate is not a count.')


def day(inside: Checker, table: Raw, key: str) -> date | None:
    """Return a date of a table, None when it is not there."""
    return inside.day(table[key], key) if key in table else None


def definition(inside: Checker, table: Raw, channel: ChannelRule | None) -> CountDefinition:
    """Return what a column counts."""
    code = inside.word(table["code"], "code")
    if CODE.fullmatch(code) is None or len(code) > 80:
        raise inside.wrong("code", 'must be small letters, digits and hyphens, "wechat-reads".')
    wording = constant_text(inside, table, "wording", "en")
    if not all(language in wording for language in LANGUAGES):
        raise inside.wrong("wording", "is needed in both languages: wording.zh-Hans, wording.en.")
    namespace = inside.choice(
        table.get("namespace", channel.namespace.value if channel else "people"),
        "namespace", tuple(Namespace.values),
    )  # fmt: skip
    method = inside.choice(
        table.get("method", "platform" if channel else "unknown"),
        "method", tuple(Method.values),
    )  # fmt: skip
    return CountDefinition(
        code=code,
        version=inside.word(table.get("version", "1"), "version")[:20],
        measure=Measure(inside.choice(table["measure"], "measure", tuple(Measure.values))),
        wording=wording,
        method=Method(method),
        namespace=Namespace(namespace),
        unit=inside.word(table.get("unit", ""), "unit")[:100],
        endpoint=inside.word(table.get("endpoint", ""), "endpoint")[:200],
        least_seconds=(
            inside.whole(table["least_seconds"], "least_seconds")
            if "least_seconds" in table
            else None
        ),
    )


def check_codes(inside: Checker, rules: tuple[CountRule, ...]) -> None:
    """Make sure that a code and version mean one thing in a mapping."""
    known: dict[str, CountDefinition] = {}
    for rule in rules:
        name = rule.definition.name
        if known.setdefault(name, rule.definition) != rule.definition:
            raise inside.wrong("code", f"{name} is defined twice, and differently.")


def check_validity(inside: Checker, rules: tuple[CountRule, ...]) -> None:
    """Make sure that a column, and a definition of one population, has one meaning on any day."""
    for index, one in enumerate(rules):
        for other in rules[:index]:
            same_column = columns(one.column) & columns(other.column)
            same_count = (one.definition, one.population) == (other.definition, other.population)
            if (same_column or same_count) and overlap(one, other):
                shown = ", ".join(sorted(same_column)) or one.definition.name
                sentence = (
                    f'"{shown}" has two meanings on the same days; say valid_from, valid_until.'
                )
                raise inside.wrong("column", sentence)


def columns(rule: Rule) -> frozenset[str]:
    """Return the names of the columns that a rule looks at."""
    return frozenset(path.written for path in rule.paths)


def overlap(one: CountRule, other: CountRule) -> bool:
    """Tell whether two meanings hold on a common day."""
    first = max(one.valid_from or date.min, other.valid_from or date.min)
    last = min(one.valid_until or date.max, other.valid_until or date.max)
    return first <= last
