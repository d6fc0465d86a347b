"""Text in the cells of a terminal, where an ideograph takes two."""

from __future__ import annotations

import re
from unicodedata import combining, east_asian_width

NOT_FIRST = "，。；：、！？）》」』”’％%,.;:!?)"
NOT_LAST = "（《「『“‘("
PIECES = re.compile(r"\s+|[^\s\u2e80-\uffef]+|[\u2e80-\uffef]")


def cells(text: str) -> int:
    """Return how many cells a text takes."""
    return sum(
        0 if combining(sign) else 2 if east_asian_width(sign) in "WF" else 1 for sign in text
    )


def left(text: str, width: int) -> str:
    """Return a text with spaces behind it, up to a width."""
    return text + " " * max(0, width - cells(text))


def right(text: str, width: int) -> str:
    """Return a text with spaces before it, up to a width."""
    return " " * max(0, width - cells(text)) + text


def cut(text: str, width: int) -> str:
    """Return as much of a text as fits, with a mark where some is missing."""
    if cells(text) <= width:
        return text
    while text and cells(text) >= width:
        text = text[:-1]
    return text + "…"


def wrapped(text: str, width: int, *, indent: str = "") -> list[str]:
    """Return a text in lines: Chinese breaks anywhere but before a closing mark, English at spaces.

    indent: stands before every line.
    """
    room = width - cells(indent)
    lines, line = [], ""
    for piece in glued(pieces_of(text, room), room):
        if cells(line) + cells(piece.rstrip()) > room and line.strip():
            lines.append(line)
            line = ""
        line += piece if line or piece.strip() else ""
    lines.append(line)
    return [f"{indent}{one}".rstrip() for one in lines if one.strip()]


def pieces_of(text: str, room: int) -> list[str]:
    """Return a text in pieces that stay whole; what is too long for a line is cut."""
    found: list[str] = []
    for piece in PIECES.findall(text):
        rest = " " if piece.isspace() else piece
        while cells(rest) > room:
            found.append(rest[:room])
            rest = rest[room:]
        found.append(rest)
    return found


def glued(pieces: list[str], room: int) -> list[str]:
    """Return pieces with marks put to what they may not be parted from, as far as a line goes."""
    found: list[str] = []
    for piece in pieces:
        kept = bool(found) and (piece[0] in NOT_FIRST or found[-1][-1] in NOT_LAST)
        if kept and not found[-1].isspace() and cells(found[-1] + piece) <= room:
            found[-1] += piece
        else:
            found.append(piece)
    return found
