"""The little Markdown in which our methods are written, as HTML; nothing in it is trusted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby

INLINE = [
    (re.compile(r"\*\*([^*]+)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"(?<![\w*])\*([^*\s][^*]*)\*(?!\w)"), r"<em>\1</em>"),
    (re.compile(r"\[([^\]]+)\]\((https://[^)\s]+)\)"), r'<a href="\2" rel="noopener">\1</a>'),
    (re.compile(r"\[([^\]]+)\]\(([a-z0-9-]+)\.md(?:#[^)]*)?\)"), r'<a href="../\2/">\1</a>'),
    (re.compile(r"\[([^\]]+)\]\([^)]*\)"), r"\1"),
]
CODE = re.compile(r"`([^`]+)`")
HEADING = re.compile(r"(#{1,4}) +(.*)")
ITEM = re.compile(r"(?:[-*]|\d+\.) +(.*)")
RULE = re.compile(r"\|?[\s:|-]+\|?$")


def html_of(text: str) -> str:
    """Return a text as HTML: headings, paragraphs, lists, tables, formulas set apart."""
    return "\n".join(block_html(kind, lines) for kind, lines in blocks(text.splitlines()))


def title_and_lead(text: str) -> tuple[str, str]:
    """Return the first heading and the first paragraph, without marks."""
    title = lead = ""
    for kind, lines in blocks(text.splitlines()):
        plain = re.sub(r"<[^>]+>", "", inline(" ".join(lines)))
        if kind == "heading" and not title:
            title = plain.lstrip("# ")
        elif kind == "text" and not lead:
            lead = plain
    return title, lead


def blocks(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield runs of lines of one kind; a heading and an item are runs of their own."""
    kinds = list(zip(kinds_of(lines), lines, strict=True))
    for kind, group in groupby(kinds, key=lambda pair: pair[0]):
        found = [line for _kind, line in group]
        if kind == "heading":
            yield from (("heading", [line]) for line in found)
        elif kind != "blank":
            yield kind, found


def kinds_of(lines: list[str]) -> Iterator[str]:
    """Yield what each line belongs to."""
    fenced, before = False, "blank"
    for line in lines:
        kind = kind_of(line, before)
        if line.startswith("```"):
            fenced = not fenced
            kind = "fence"
        elif fenced:
            kind = "fence"
        before = kind
        yield kind


def kind_of(line: str, before: str) -> str:
    """Return what a line outside of fences is; a line goes on with the list above it."""
    if not line.strip():
        return "blank"
    if HEADING.match(line):
        return "heading"
    if line.startswith("|"):
        return "table"
    if ITEM.match(line) or (before == "list" and line.startswith(" ")):
        return "list"
    if line.startswith("    "):
        return "formula"
    return "text"


def block_html(kind: str, lines: list[str]) -> str:
    """Return a run of lines as HTML."""
    match kind:
        case "heading":
            found = HEADING.match(lines[0])
            assert found
            level = len(found[1])
            return f"<h{level}>{inline(found[2])}</h{level}>"
        case "table":
            return table_html(lines)
        case "list":
            items = "".join(f"<li>{inline(item)}</li>" for item in items_of(lines))
            return f"<ul>{items}</ul>"
        case "formula" | "fence":
            kept = [line[4:] if kind == "formula" else line for line in lines]
            code = "\n".join(line for line in kept if not line.startswith("```"))
            return f'<pre tabindex="0"><code>{escape(code)}</code></pre>'
        case _text:
            return f"<p>{inline(' '.join(lines))}</p>"


def items_of(lines: list[str]) -> list[str]:
    """Return the items of a list, each with the lines that go on with it."""
    items: list[str] = []
    for line in lines:
        found = ITEM.match(line)
        if found or not items:
            items.append(found[1] if found else line)
        else:
            items[-1] += " " + line.strip()
    return items


def table_html(lines: list[str]) -> str:
    """Return a table; its first row is the heading."""
    rows = [line.strip().strip("|").split("|") for line in lines if not RULE.match(line)]
    first = rows[0] if rows else []
    head = "".join(f'<th scope="col">{inline(cell.strip())}</th>' for cell in first)
    body = "".join(
        "<tr>" + "".join(f"<td>{inline(cell.strip())}</td>" for cell in row) + "</tr>"
        for row in rows[1:]
    )
    return (
        '<div class="scrolls" tabindex="0"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def inline(text: str) -> str:
    """Return a line with its marks as HTML, everything else escaped."""
    pieces = CODE.split(escape(text, quote=False))
    for number in range(0, len(pieces), 2):
        for pattern, replacement in INLINE:
            pieces[number] = pattern.sub(replacement, pieces[number])
    return "".join(
        f"<code>{piece}</code>" if number % 2 else piece for number, piece in enumerate(pieces)
    )
