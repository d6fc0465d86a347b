"""Rules of single fields read from the TOML and checked, each error one sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from zouma.programme.formats.languages import language_tag
from zouma.programme.formats.mapping.keys import RULE, VOCABULARIES
from zouma.programme.formats.mapping.paths import NodePath, PathError, parse_path
from zouma.programme.formats.mapping.problems import BadMapping, suggestion
from zouma.programme.formats.mapping.schema import Rule, Section, TextRule, ValueTable
from zouma.programme.formats.mapping.values import in_table, table_key

MOST_KEYS = 2000
LONGEST_WORD = 2000

_PLACE_IN_TEMPLATE = re.compile(r"\{([^{}]*)\}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Checker:
    """Reads the keys of one section: its name, the lookups and the named tables there are."""

    section: str
    lookups: frozenset[str] = frozenset()
    tables: Mapping[str, ValueTable] | None = None

    def inside(self, section: str) -> Checker:
        """Return a checker for another section of the same file."""
        return replace(self, section=section)

    def wrong(self, key: str, sentence: str) -> BadMapping:
        """Return the error about a key; the sentence goes on after its name."""
        where = f"[{self.section}] {key}" if self.section else key
        return BadMapping(f"{where} {sentence}")

    def known(self, raw: Mapping[str, object], allowed: Mapping[str, str]) -> None:
        """Make sure that all keys are known.

        :raises BadMapping: when one is not.
        """
        for key in raw:
            if key not in allowed:
                raise self.wrong(key, f"is not a known key{suggestion(key, allowed)}")

    def table(self, raw: object, key: str) -> Mapping[str, object]:
        """Return a table of the file."""
        if not isinstance(raw, dict):
            raise self.wrong(key, "must be a table, such as [section].")
        return raw

    def word(self, raw: object, key: str) -> str:
        """Return a plain text."""
        if not isinstance(raw, str):
            raise self.wrong(key, 'must be a text in quotes, such as "name".')
        if len(raw) > LONGEST_WORD:
            raise self.wrong(key, "is too long.")
        return raw

    def words(self, raw: object, key: str) -> tuple[str, ...]:
        """Return a text or a list of texts."""
        if isinstance(raw, str):
            return (self.word(raw, key),)
        if not isinstance(raw, list) or not all(isinstance(item, str) for item in raw):
            raise self.wrong(key, 'must be a text or a list of texts, such as ["a", "b"].')
        return tuple(self.word(item, key) for item in raw[:MOST_KEYS])

    def whole(self, raw: object, key: str) -> int:
        """Return a whole number from 1."""
        if not isinstance(raw, int) or isinstance(raw, bool) or not 1 <= raw <= 1_000_000:
            raise self.wrong(key, "must be a whole number from 1.")
        return raw

    def yes_no(self, raw: object, key: str) -> bool:
        """Return true or false."""
        if not isinstance(raw, bool):
            raise self.wrong(key, "must be true or false.")
        return raw

    def day(self, raw: object, key: str) -> date:
        """Return a date."""
        if not isinstance(raw, date) or isinstance(raw, datetime):
            raise self.wrong(key, "must be a date, such as 2025-05-17.")
        return raw

    def choice(self, raw: object, key: str, among: tuple[str, ...]) -> str:
        """Return one of a few words."""
        found = self.word(raw, key)
        if found not in among:
            raise self.wrong(key, f'cannot be "{found}"{suggestion(found, among)}')
        return found

    # -- rules ---------------------------------------------------------------------------------

    def rule(self, raw: object, key: str) -> Rule:
        """Return the rule of a field: a path, a list of paths, or a table of what to do."""
        if isinstance(raw, (str, list)):
            return Rule(name=key, paths=self._paths(raw, key))
        if not isinstance(raw, dict):
            raise self.wrong(key, "must be a path in quotes, a list of paths, or a table.")
        for option in raw:
            if option not in RULE:
                sentence = f'has an unknown option "{option}"{suggestion(option, RULE)}'
                raise self.wrong(key, sentence)
        sources = [name for name in ("path", "value", "template") if name in raw]
        if len(sources) != 1:
            raise self.wrong(key, "needs exactly one of path, value and template.")
        rule = self._finished(raw, key)
        self._check_vocabulary(rule, key)
        return rule

    def _finished(self, raw: Mapping[str, object], key: str) -> Rule:
        words = {
            name: self.word(raw[name], f"{key}.{name}")
            for name in ("value", "join", "otherwise", "default")
            if name in raw
        }
        return Rule(
            name=key,
            paths=self._paths(raw["path"], key) if "path" in raw else (),
            template=self._template(raw["template"], key) if "template" in raw else (),
            value=words.get("value", ""),
            join=words.get("join"),
            otherwise=words.get("otherwise"),
            default=words.get("default", ""),
            remove=self._signs(raw, "remove", key),
            split=self._signs(raw, "split", key),
            number=self.yes_no(raw.get("number", False), f"{key}.number"),
            slug=self.yes_no(raw.get("slug", False), f"{key}.slug"),
            table=self._value_table(raw["table"], key) if "table" in raw else None,
        )

    def _signs(self, raw: Mapping[str, object], name: str, key: str) -> tuple[str, ...]:
        signs = self.words(raw.get(name, []), f"{key}.{name}")
        if not all(signs):
            raise self.wrong(f"{key}.{name}", "must not hold an empty text.")
        return signs

    def _paths(self, raw: object, key: str) -> tuple[NodePath, ...]:
        written = self.words(raw, key)
        if not written:
            raise self.wrong(key, "needs at least one path.")
        return tuple(self.path(path, key) for path in written)

    def path(self, written: str, key: str) -> NodePath:
        """Return one path."""
        try:
            return parse_path(written, self.lookups)
        except PathError as error:
            raise self.wrong(key, f"has a wrong path: {error}.") from error

    def _template(self, raw: object, key: str) -> tuple[str | NodePath, ...]:
        written = self.word(raw, f"{key}.template")
        pieces = _PLACE_IN_TEMPLATE.split(written)
        if len(pieces) == 1:
            raise self.wrong(key, 'has a template without a place such as "{name}".')
        template: list[str | NodePath] = []
        for index, piece in enumerate(pieces):
            template.append(self.path(piece, key) if index % 2 else piece)
        return tuple(template)

    def _value_table(self, raw: object, key: str) -> ValueTable:
        if isinstance(raw, str):
            tables = self.tables or {}
            if raw not in tables:
                there = suggestion(raw, tables) if tables else "; there is no [tables] section."
                raise self.wrong(key, f'names the table "{raw}", which is missing{there}')
            return tables[raw]
        return value_table(self, self.table(raw, f"{key}.table"), f"{key}.table")

    def _check_vocabulary(self, rule: Rule, key: str) -> None:
        """Make sure that what a rule can yield is one of our words, as far as it is known."""
        known = VOCABULARIES.get((self.section, key))
        if known is None or rule.number:
            return
        outcomes = [rule.value, rule.default, rule.otherwise or ""]
        if rule.table:
            tables = (rule.table.starting, rule.table.ending, rule.table.containing)
            outcomes += [*rule.table.exact.values(), *(end for part in tables for _, end in part)]
            if rule.value:
                outcomes.remove(rule.value)
                outcomes.append(in_table(rule.table, rule.value) or "")
        for outcome in outcomes:
            if outcome and outcome not in known:
                words = frozenset(word for word in known if word)
                raise self.wrong(key, f'cannot become "{outcome}"{suggestion(outcome, words)}')

    def text(self, raw: object, key: str) -> TextRule:
        """Return the rules of a text: one for the mapping's language, or one per language."""
        if isinstance(raw, dict) and raw and not any(option in RULE for option in raw):
            rules: dict[str, Rule] = {}
            for language, rule in raw.items():
                if not _LANGUAGE.fullmatch(language):
                    sentence = f'has "{language}", which is neither a language (such as "en") '
                    raise self.wrong(key, f"{sentence}nor an option{suggestion(language, RULE)}")
                rules[language_tag(language) or language] = replace(
                    self.rule(rule, f"{key}.{language}"), name=key
                )
            return rules
        return {"": self.rule(raw, key)}

    def read_section(self, raw: Mapping[str, object], allowed: Mapping[str, str]) -> Section:
        """Return all rules of a section."""
        self.known(raw, allowed)
        rules: dict[str, Rule] = {}
        texts: dict[str, TextRule] = {}
        options: dict[str, object] = {}
        for key, value in raw.items():
            match allowed[key]:
                case "rule" | "rules":
                    rules[key] = self.rule(value, key)
                case "text":
                    texts[key] = self.text(value, key)
                case _:
                    options[key] = self.word(value, key)
        return Section(rules, texts, options)


def value_table(checker: Checker, raw: Mapping[str, object], key: str) -> ValueTable:
    """Return a value table; "open*" matches a beginning, "*open" an end, "*open*" any part."""
    exact: dict[str, str] = {}
    parts: dict[str, list[tuple[str, str]]] = {"starting": [], "ending": [], "containing": []}
    if len(raw) > MOST_KEYS:
        raise checker.wrong(key, f"has more than {MOST_KEYS} entries.")
    for written, meaning in raw.items():
        outcome = checker.word(meaning, f'{key}."{written}"')
        part = table_key(written.strip("*"))
        if written == part or (not written.startswith("*") and not written.endswith("*")):
            exact[table_key(written)] = outcome
        elif written.startswith("*") and written.endswith("*"):
            parts["containing"].append((part, outcome))
        else:
            kind = "starting" if written.endswith("*") else "ending"
            parts[kind].append((part, outcome))
    return ValueTable(exact, **{kind: tuple(found) for kind, found in parts.items()})
