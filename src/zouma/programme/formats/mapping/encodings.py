"""In which encoding a text file is written: as declared, as marked, or guessed with a finding."""

from __future__ import annotations

import codecs

from django.utils.translation import gettext as _

from zouma.programme.formats.records import ReadingContext, UnreadableFile
from zouma.programme.formats.streams import CHUNK, opened

# What to try, in order, when a file is not UTF-8, by the language of its texts.
LIKELY = {
    "ko": ("cp949",),
    "ja": ("cp932", "euc_jp"),
    "zh-Hans": ("gb18030",),
    "zh-Hant": ("big5hkscs", "gb18030"),
    "zh": ("gb18030", "big5hkscs"),
    "ru": ("cp1251",),
    "uk": ("cp1251",),
    "el": ("cp1253",),
    "pl": ("cp1250",),
    "cs": ("cp1250",),
    "hu": ("cp1250",),
    "tr": ("cp1254",),
}
LAST_RESORT = ("cp1252", "latin-1")


def encoding_of(context: ReadingContext, declared: str) -> str:
    """Return the encoding to read a file with.

    :raises UnreadableFile: when it cannot be opened, or is binary.
    """
    with opened(ReadingContext(path=context.path)) as file:
        start = file.bytes.read(CHUNK)
    with context.path.open("rb") as raw:
        if raw.read(3) == codecs.BOM_UTF8:
            return "utf-8"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if declared:
        if not _fits(context, declared):
            reason = f"signs that are not in the encoding {declared}"
            context.findings.note("file", "encoding", declared, reason, "shown as �")
        return declared
    if b"\x00" in start:
        return _without_mark(start)
    if _fits(context, "utf-8"):
        return "utf-8"
    return _guessed(context)


def _without_mark(start: bytes) -> str:
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if max(even, odd) * 4 < len(start) // 2:
        raise UnreadableFile(_("The file is not a text file."))
    return "utf-16-le" if odd > even else "utf-16-be"


def _guessed(context: ReadingContext) -> str:
    language = context.language
    likely = LIKELY.get(language) or LIKELY.get(language.partition("-")[0], ())
    for name in (*likely, *LAST_RESORT):
        if _fits(context, name):
            reason = "the file is not UTF-8 and names no encoding"
            context.findings.note("file", "encoding", name, reason, f"read as {name}")
            return name
    return LAST_RESORT[-1]


def _fits(context: ReadingContext, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)("strict")
    with opened(ReadingContext(path=context.path)) as file:
        try:
            while chunk := file.bytes.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except (UnicodeError, ValueError):
            return False
    return True
