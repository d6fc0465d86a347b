"""The Markdown in which our methods are written, as HTML; HTML within it stays text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
ANOTHER_METHOD = re.compile(r"([a-z0-9-]+)\.md(?:#.*)?")
SCROLLED = (
    ("<table>", '<div class="scrolls" tabindex="0"><table>'), ("</table>", "</table></div>"),
    ("<pre>", '<pre tabindex="0">'), ("<th>", '<th scope="col">'),
)  # fmt: skip
"""What is written otherwise, so that wide tables and formulas are scrolled by keyboard."""


def html_of(text: str) -> str:
    """Return a text as HTML; links lead to other methods and to the web, others are words."""
    tokens = MARKDOWN.parse(text)
    for token in tokens:
        if token.type in {"th_open", "td_open"}:
            token.attrs = {}  # alignment, as a style that no page of ours allows
        if token.children:
            token.children = list(with_links(token.children))
    html = MARKDOWN.renderer.render(tokens, MARKDOWN.options, {})
    for plain, scrolled in SCROLLED:
        html = html.replace(plain, scrolled)
    return str(html)


def with_links(children: Iterable[Token]) -> Iterable[Token]:
    """Yield the tokens of a paragraph; links within the repository lose their mark."""
    kept = True
    for token in children:
        if token.type == "link_open":
            address = str(token.attrs["href"])
            another = ANOTHER_METHOD.fullmatch(address)
            kept = bool(another) or address.startswith("https://")
            token.attrs = {"href": f"../{another[1]}/" if another else address}
        if kept or token.type not in {"link_open", "link_close"}:
            yield token


def title_and_lead(text: str) -> tuple[str, str]:
    """Return the first heading and the first paragraph, without marks."""
    found = {"heading_open": "", "paragraph_open": ""}
    tokens = MARKDOWN.parse(text)
    for before, token in pairwise(tokens):
        if token.level == 1 and found.get(before.type) == "":
            found[before.type] = words_of(token)
    return found["heading_open"], found["paragraph_open"]


def words_of(token: Token) -> str:
    """Return the words of a heading or paragraph."""
    parts = token.children or []
    return "".join(" " if part.type == "softbreak" else part.content for part in parts)
