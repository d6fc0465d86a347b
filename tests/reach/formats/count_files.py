"""How tests of exports read a file: by mapping and text, without a database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from zouma.programme.formats.records import ReadingContext
from zouma.reach.formats.loading import load_count_mapping
from zouma.reach.formats.reading import CountReader
from zouma.reach.formats.schema import CountMapping, CountRecord
from zouma.reach.formats.windows import Clock

DAILY = """
source = "daily"
time_zone = "Asia/Shanghai"
language = "zh-Hans"

[channel]
slug = "wechat"
title.zh-Hans = "公众号"
title.en = "Account"

[window]
date = "日期"

[[counts]]
column = "阅读次数"
code = "reads"
measure = "read"
wording.zh-Hans = "阅读次数"
wording.en = "Reads"

[[counts]]
column = "阅读人数"
code = "readers"
measure = "reader"
wording.zh-Hans = "阅读人数"
wording.en = "Readers"
"""


def mapping_of(folder: Path, text: str = DAILY) -> CountMapping:
    """Return a mapping written as text."""
    path = folder / "mapping.toml"
    path.write_text(text, encoding="utf-8")
    return load_count_mapping(path)


def reader_of(path: Path, mapping: CountMapping, **asked: date | None) -> CountReader:
    """Return a reader of a file; ``until``, ``first_on``, ``last_on`` as the command has them."""
    clock = Clock(
        rule=mapping.window,
        dates=mapping.dates,
        zone=ZoneInfo(mapping.time_zone or "Asia/Shanghai"),
        until=asked.pop("until", None),
    )
    context = ReadingContext(path=path, language=mapping.language)
    return CountReader(context=context, mapping=mapping, clock=clock, **asked)


def brief(records: Iterable[CountRecord]) -> list[tuple[str, str, int]]:
    """Return code, first day and value of each count."""
    return [
        (
            one.rule.definition.code,
            f"{one.starts_at:%m-%d}" if one.starts_at else "",
            one.quantity.value,
        )
        for one in records
    ]


def noted(reader: CountReader) -> list[tuple[str, str, str, str]]:
    """Return record, field, reason and action of each finding."""
    return [(one.record, one.field, one.reason, one.action) for one in reader.findings.noted]
