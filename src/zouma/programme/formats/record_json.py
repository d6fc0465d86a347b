"""Records as plain JSON values and back, derived from the fields of the records themselves."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime, time, tzinfo
from functools import partial
from typing import Any, TypeVar

import nh3

from zouma.common.text import TranslatedText, Wording
from zouma.programme.formats.cleaning import clean_address, clean_email, clean_html
from zouma.programme.formats.markup import ALLOWED, LONGEST_TEXT, SCHEMES, printable
from zouma.programme.formats.record_rules import LANGUAGE_TAG, record_problem, value_problem
from zouma.programme.formats.records import Findings, LinkRecord, PictureRecord

R = TypeVar("R")

_allowed_only = partial(
    nh3.clean,
    tags=set(ALLOWED),
    attributes={"a": {"href"}},
    url_schemes=set(SCHEMES),
    url_relative="deny",
    link_rel=None,
)

HTML_FIELDS = frozenset(("description",))
ADDRESS_FIELDS = frozenset(("website", "online_url", "registration_url", "identifier", "address"))
EMAIL_FIELDS = frozenset(("email", "contact_email"))


class BadValue(ValueError):
    """A value because of which its record is refused."""

    def __init__(self, field: str, value: object, reason: str) -> None:
        super().__init__(reason)
        self.field, self.value, self.reason = field, value, reason


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    hint: Any
    default: Any


def _fields_of(kind: Any) -> tuple[_Field, ...]:
    if kind not in _FIELDS:
        hints = typing.get_type_hints(kind)
        _FIELDS[kind] = tuple(
            _Field(field.name, hints[field.name], field.default) for field in fields(kind)
        )
    return _FIELDS[kind]


_FIELDS: dict[Any, tuple[_Field, ...]] = {}


def encoded(record: Any, zone: tzinfo) -> dict[str, Any]:
    """Return a record as JSON values in the order of its fields, what is by default left out."""
    values = ((field, getattr(record, field.name)) for field in _fields_of(type(record)))
    return {
        field.name: _encoded_value(value, zone)
        for field, value in values
        if field.default is MISSING or value != field.default
    }


def _encoded_value(value: Any, zone: tzinfo) -> Any:
    match value:
        case datetime():
            return value.astimezone(zone).isoformat()
        case date() | time():
            return value.isoformat()
        case TranslatedText():
            return {tag: _encoded_wording(wording) for tag, wording in value.items()}
        case tuple():
            return [_encoded_value(part, zone) for part in value]
        case _:
            return encoded(value, zone) if is_dataclass(value) else value


def _encoded_wording(wording: Wording) -> dict[str, str]:
    if wording.state == "original":
        return {"text": wording.text}
    return {"text": wording.text, "state": str(wording.state)}


@dataclass(frozen=True, slots=True)
class RecordDecoder:
    """Turns the JSON values of one record into it; what is left out or repaired is noted."""

    record: str
    findings: Findings

    def decoded(self, kind: type[R], value: object, path: str = "") -> R:
        """Return a record of a kind.

        :raises BadValue: when a value is missing or cannot be what its field holds.
        """
        if not isinstance(value, dict):
            raise BadValue(path or "record", value, "not an object")
        plan = _fields_of(kind)
        self._note_unknown(value, {field.name for field in plan}, path)
        values = {
            field.name: self._field(kind, field, value, f"{path}{field.name}")
            for field in plan
            if field.name in value or field.default is MISSING
        }
        record = kind(**values)
        if problem := record_problem(record):
            name, reason = problem
            raise BadValue(f"{path}{name}", getattr(record, name), reason)
        return record

    def _note_unknown(self, value: dict[str, Any], known: set[str], path: str) -> None:
        for name, part in value.items():
            if name not in known:
                self.findings.note(
                    self.record, f"{path}{name}", part, "unknown key", "value left out"
                )

    def _field(self, kind: type, field: _Field, value: dict[str, Any], path: str) -> Any:
        if field.name not in value:
            raise BadValue(path, "", "missing")
        result = self._converted(field.hint, value[field.name], path)
        if reason := value_problem(kind, field.name, result):
            raise BadValue(path, value[field.name], reason)
        if field.default is MISSING and not result and result != 0:
            raise BadValue(path, value[field.name], "empty")
        return self._cleaned(field.name, result, path)

    def _converted(self, hint: Any, value: object, path: str) -> Any:
        origin = typing.get_origin(hint)
        if origin is types.UnionType:
            if value is None:
                return None
            return self._converted(typing.get_args(hint)[0], value, path)
        if origin is tuple:
            return self._list(typing.get_args(hint)[0], value, path)
        if is_dataclass(hint):
            record: object = self.decoded(typing.cast("type[Any]", hint), value, f"{path}.")
            return None if _without_address(record) else record
        if hint is TranslatedText:
            return self._translated(value, path)
        if hint is str:
            return self._text(value, path)
        return _SIMPLE[hint](value, path)

    def _list(self, hint: Any, value: object, path: str) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise BadValue(path, value, "not a list")
        parts = (self._converted(hint, part, f"{path}[{n}]") for n, part in enumerate(value))
        return tuple(part for part in parts if part is not None)

    def _text(self, value: object, path: str) -> str:
        if not isinstance(value, str):
            raise BadValue(path, value, "not a text")
        if "\x00" not in value:
            return value
        self.findings.note(self.record, path, value, "a NUL character", "character removed")
        return value.replace("\x00", "")

    def _translated(self, value: object, path: str) -> TranslatedText:
        if not isinstance(value, dict):
            raise BadValue(path, value, "not an object of languages")
        for tag, wording in value.items():
            if not LANGUAGE_TAG.fullmatch(tag):
                raise BadValue(path, tag, "not a language tag")
            if not isinstance(wording, dict):
                raise BadValue(path, wording, "not a text with its state")
            self._note_unknown(wording, {"text", "state"}, f"{path}.{tag}.")
        try:
            text = TranslatedText.from_json(value)
        except ValueError as error:
            raise BadValue(path, value, "not a text with its state") from error
        return self._reworded(text, path, self._text)

    def _reworded(
        self, text: TranslatedText, path: str, change: Callable[[str, str], str]
    ) -> TranslatedText:
        return TranslatedText(
            {tag: Wording(change(w.text, f"{path}.{tag}"), w.state) for tag, w in text.items()}
        )

    def _cleaned(self, name: str, value: Any, path: str) -> Any:
        if name in HTML_FIELDS and isinstance(value, TranslatedText):
            return self._reworded(value, path, self._html)
        if name in ADDRESS_FIELDS and isinstance(value, str):
            return clean_address(value, record=self.record, field=path, findings=self.findings)
        if name in EMAIL_FIELDS:
            return clean_email(value, record=self.record, field=path, findings=self.findings)
        return value

    def _html(self, text: str, path: str) -> str:
        if _is_clean(text):
            return text
        return clean_html(text, record=self.record, field=path, findings=self.findings)


def _is_clean(text: str) -> bool:
    """Return whether HTML holds nothing but what is allowed, so that it can stay as it is."""
    if len(text) > LONGEST_TEXT or printable(text) != text:
        return False
    return _allowed_only(text).replace("&nbsp;", "\xa0") == text.replace("&nbsp;", "\xa0")


def _without_address(record: object) -> bool:
    return isinstance(record, LinkRecord | PictureRecord) and not record.address


def _flag(value: object, path: str) -> bool:
    if not isinstance(value, bool):
        raise BadValue(path, value, "neither true nor false")
    return value


def _whole(value: object, path: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadValue(path, value, "not a whole number")
    return value


def _number(value: object, path: str) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise BadValue(path, value, "not a number")
    return float(value)


def _date(value: object, path: str) -> date:
    try:
        return date.fromisoformat(value)  # type: ignore[arg-type]  # refused below
    except (TypeError, ValueError) as error:
        raise BadValue(path, value, "not a date of ISO 8601") from error


def _time(value: object, path: str) -> time:
    try:
        parsed = time.fromisoformat(value)  # type: ignore[arg-type]  # refused below
    except (TypeError, ValueError) as error:
        raise BadValue(path, value, "not a time of day of ISO 8601") from error
    if parsed.tzinfo is not None:
        raise BadValue(path, value, "a time of day with an offset")
    return parsed


def _moment(value: object, path: str) -> datetime:
    try:
        parsed = datetime.fromisoformat(value)  # type: ignore[arg-type]  # refused below
    except (TypeError, ValueError) as error:
        raise BadValue(path, value, "not a time of ISO 8601") from error
    if parsed.tzinfo is None:
        raise BadValue(path, value, "a time without an offset")
    return parsed


_SIMPLE: dict[Any, Callable[[object, str], Any]] = {
    bool: _flag,
    int: _whole,
    float: _number,
    date: _date,
    time: _time,
    datetime: _moment,
}
