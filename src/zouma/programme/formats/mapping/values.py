"""Values of a record by the rules of a mapping: found, joined, split, looked up in a table."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any

from zouma.common.text import EMPTY, TranslatedText
from zouma.programme.formats.cleaning import clean_html, plain_text, printable, slug_key
from zouma.programme.formats.mapping.paths import TEXT_KEY, NodePath, Scope, find
from zouma.programme.formats.mapping.schema import Rule, Section, TextRule, ValueTable
from zouma.programme.formats.records import Findings

_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
_NUMBER = re.compile(r"\d{1,9}(?:[.,]\d{1,6})?")
_LOOSE_ENDS = " \t\n,;·-–/|:"


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the values of one record are worked on: its id, the findings, its own language."""

    record: str
    findings: Findings
    language: str

    def note(self, field: str, value: object, reason: str, action: str) -> None:
        """Note a finding of this record."""
        self.findings.note(self.record, field, value, reason, action)


def plain(value: Any) -> str:
    """Return any value of a file as text, "" for an object without a text of its own."""
    if isinstance(value, str):
        return printable(value).strip()
    if isinstance(value, dict):
        return plain(value.get(TEXT_KEY, ""))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return "" if value is None else str(value)


def table_key(text: str) -> str:
    """Return a text as it is compared with the keys of a table: case and spacing do not count."""
    return " ".join(text.casefold().split())


def many(rule: Rule | None, scope: Scope, desk: Desk) -> list[str]:
    """Return all values of a rule, each once, in order."""
    return [] if rule is None else _worked(rule, _gathered(rule, scope), desk)


def _worked(rule: Rule, texts: list[list[str]], desk: Desk) -> list[str]:
    found: dict[str, None] = {}
    for text in _parted(rule, [text for part in texts for text in part]):
        final = _final(rule, text, desk)
        if final:
            found[final] = None
    return list(found) or ([rule.default] if rule.default else [])


def one(rule: Rule | None, scope: Scope, desk: Desk) -> str:
    """Return the value of a rule, "" when there is none.

    Of several paths the first that holds something counts; of several values there, the first
    with a finding.
    """
    if rule is None:
        return ""
    filled = [texts for texts in _gathered(rule, scope) if texts]
    found = _worked(rule, filled[:1], desk)
    if len(found) > 1:
        desk.note(rule.name, " | ".join(found), "several values", "the first was kept")
    return found[0] if found else ""


def raw(rule: Rule | None, scope: Scope, desk: Desk) -> Any:
    """Return the first value as the file has it (a date of a workbook stays one), else None."""
    if rule is None:
        return None
    is_simple = rule.paths and not (
        rule.table or rule.remove or rule.split or rule.join or rule.default
    )
    if is_simple:
        values = (value for path in rule.paths for value in find(path, scope))
        value = next((value for value in values if plain(value)), None)
        return value if value is not None and not isinstance(value, (str, dict)) else plain(value)
    return one(rule, scope, desk)


def _gathered(rule: Rule, scope: Scope) -> list[list[str]]:
    """Return the texts that each path of the rule holds."""
    if rule.value:
        return [[rule.value]]
    if rule.template:
        return [_filled(rule.template, scope)]
    by_path = [[plain(value) for value in find(path, scope)] for path in rule.paths]
    found = [[text for text in texts if text] for texts in by_path]
    if rule.join is not None:
        joined = rule.join.join(dict.fromkeys(text for texts in found for text in texts))
        return [[joined]] if joined else []
    return found


def _filled(template: tuple[str | NodePath, ...], scope: Scope) -> list[str]:
    """Fill a template; nothing when all its places are empty."""
    filled, is_empty = [], True
    for part in template:
        if isinstance(part, str):
            filled.append(part)
            continue
        text = next((text for value in find(part, scope) if (text := plain(value))), "")
        is_empty = is_empty and not text
        filled.append(text)
    return [] if is_empty else ["".join(filled).strip(_LOOSE_ENDS)]


def _parted(rule: Rule, texts: list[str]) -> list[str]:
    for sign in rule.split:
        texts = [part for text in texts for part in text.split(sign)]
    return [part for text in texts if (part := _without(rule, text))]


def _without(rule: Rule, text: str) -> str:
    text = text.strip()
    for part in rule.remove:
        if text.casefold().startswith(part.casefold()):
            text = text[len(part) :].strip()
        elif text.casefold().endswith(part.casefold()):
            text = text[: -len(part)].strip()
    return text


def _final(rule: Rule, text: str, desk: Desk) -> str:
    if rule.number:
        found = _NUMBER.search(text)
        if not found and rule.otherwise is None:
            desk.note(rule.name, text, "there is no number in it", "left out")
        if not found:
            return rule.otherwise or ""
        text = found.group().replace(",", ".")
    if rule.table is not None:
        meaning = in_table(rule.table, text)
        if meaning is None and rule.otherwise is None:
            desk.note(rule.name, text, "the value is not in the table", "left out")
            return ""
        text = meaning if meaning is not None else rule.otherwise or ""
    return slug_key(text) if rule.slug and text else text


def in_table(table: ValueTable, text: str) -> str | None:
    """Return what a table makes of a text, None when it does not know it."""
    key = table_key(text)
    if key in table.exact:
        return table.exact[key]
    for part, meaning in table.starting:
        if key.startswith(part):
            return meaning
    for part, meaning in table.ending:
        if key.endswith(part):
            return meaning
    return next((meaning for part, meaning in table.containing if part in key), None)


def line(text: str, *, field: str, desk: Desk) -> str:
    """Return a text of one line, markup and entities taken out with a finding."""
    if "<" in text or "&" in text:
        clear = " ".join(plain_text(_unescaped_twice(text)).split())
        if clear != " ".join(text.split()) and (_TAG.search(text) or _ENTITY.search(text)):
            desk.note(field, text, "markup in a plain text", "taken out")
            return clear
    return " ".join(text.split())


def _unescaped_twice(text: str) -> str:
    return html.unescape(text) if "&lt;" not in text else text


def translated(
    section: Section, name: str, scope: Scope, desk: Desk, *, rich: bool = False
) -> TranslatedText:
    """Return a text in all languages it has, every one as its author wrote it.

    rich: it becomes HTML; otherwise one line without markup.
    """
    rule: TextRule | None = section.texts.get(name)
    if rule is None:
        return EMPTY
    texts: dict[str, str] = {}
    for language, its_rule in rule.items():
        if rich:
            text = "\n\n".join(many(its_rule, scope, desk))
            clean = clean_html(text, record=desk.record, field=name, findings=desk.findings)
        else:
            clean = line(one(its_rule, scope, desk), field=name, desk=desk)
        if "\ufffd" in clean:
            desk.note(name, plain_text(clean), "a sign was lost at the source", "kept as �")
        if clean:
            texts[language or desk.language] = clean
    return TranslatedText.originals(texts)
