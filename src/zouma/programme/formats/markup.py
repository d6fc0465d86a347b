"""The markup a description may carry, and how foreign markup is brought down to it."""

from __future__ import annotations

import html
import re

from zouma.common.markup import ALLOWED_SCHEMES, ALLOWED_TAGS, sanitised
from zouma.programme.formats.records import Findings

LONGEST_TEXT = 100_000
ALLOWED = ALLOWED_TAGS
RENAMED = {
    "b": "strong",
    "i": "em",
    "cite": "em",
    "h1": "h3",
    "h2": "h3",
    "h5": "h4",
    "h6": "h4",
    "div": "p",
    "section": "p",
    "article": "p",
    "address": "p",
    "pre": "p",
}
# Markup that only wraps or styles: it goes without a finding, its text stays.
HARMLESS = frozenset(
    (
        *(
            "span",
            "font",
            "u",
            "small",
            "big",
            "center",
            "header",
            "footer",
            "main",
            "aside",
            "nav",
        ),
        *(
            "abbr",
            "mark",
            "s",
            "del",
            "ins",
            "code",
            "kbd",
            "tt",
            "q",
            "wbr",
            "time",
            "label",
            "hr",
        ),
        *(
            "html",
            "body",
            "head",
            "o:p",
            "bdi",
            "bdo",
            "tbody",
            "figure",
            "figcaption",
            "dfn",
            "var",
        ),
    )
)
SCHEMES = ALLOWED_SCHEMES

# One match for every "<name …", closed or not, so that scanning stays linear on hostile text.
_TAG = re.compile(
    r"""<(/?)([a-zA-Z][^\s/>]*)((?:[^'">]|"[^"]*(?:"|$)|'[^']*(?:'|$))*+)>?""",
)
_REAL_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9:-]*(?:\s[^<>]*|/)?>|<!--")
_NO_TAG = re.compile(r"<(?!/?[a-zA-Z][a-zA-Z0-9:-]*[\s/>]|!--)")
_OPENING_NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)(?=[\s/>])")
_BLOCK = re.compile(r"<(?:p|ul|ol|li|h3|h4|blockquote)[\s/>]")
_HANDLER = re.compile(r"\bon[a-z]+\s*=", re.IGNORECASE)
_ADDRESS = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_SCHEME = re.compile(r"\s*([a-zA-Z][a-zA-Z0-9+.-]*):")
_EMPTY_PARAGRAPH = re.compile(r"<(p|strong|em|h3|h4|li|blockquote)>(?:\s|&nbsp;|<br>)*</\1>")
_PARAGRAPH_GAP = re.compile(r"\n[ \t\r\f\v]*(?:\n[ \t\r\f\v]*)+")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BLOCK_END = re.compile(r"</(?:p|li|h3|h4|blockquote|ul|ol)>|<br ?/?>", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^<>]*>")


def printable(text: str) -> str:
    """Return a text without control and half characters, one kind of line end."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(value: object) -> str:
    """Return any plain value as one line of text, "" for nothing and for lists and objects."""
    if isinstance(value, str):
        if value.isprintable():
            return " ".join(value.split())
        return " ".join(_UNPRINTABLE.sub("", value).split())
    if value is None or isinstance(value, (bool, list, dict)):
        return ""
    return str(value)


def clean_html(text: str, *, record: str, field: str, findings: Findings) -> str:
    """Return the text as HTML of the small allow-list; what was lost becomes a finding."""
    text = printable(text).strip()
    if len(text) > LONGEST_TEXT:
        findings.note(record, field, text, "the text is too long", "cut to 100,000 characters")
        text = text[:LONGEST_TEXT]
    if not text:
        return ""
    if not _REAL_TAG.search(text):
        return _as_paragraphs(html.escape(html.unescape(text), quote=False))
    text = _NO_TAG.sub("&lt;", text)
    if lost := _lost_markup(text):
        reason = "markup that is not allowed"
        findings.note(record, field, ", ".join(lost), reason, "markup removed, its text kept")
    text = _OPENING_NAME.sub(_renamed, text)
    if not _BLOCK.search(text):
        text = _as_paragraphs(text)
    return _without_empty(sanitised(text))


def plain_text(html_text: str) -> str:
    """Return HTML as plain text, block ends as line ends."""
    text = html.unescape(_ANY_TAG.sub("", _BLOCK_END.sub("\n", html_text)))
    lines = (" ".join(line.split()) for line in printable(text).split("\n"))
    return "\n".join(line for line in lines if line)


def _renamed(match: re.Match[str]) -> str:
    name = match[2].lower()
    return f"<{match[1]}{RENAMED.get(name, name)}"


def _as_paragraphs(text: str) -> str:
    paragraphs = (part.strip() for part in _PARAGRAPH_GAP.split(text))
    return "".join(f"<p>{part.replace(chr(10), '<br>')}</p>" for part in paragraphs if part)


def _without_empty(text: str) -> str:
    shorter = _EMPTY_PARAGRAPH.sub("", text)
    return shorter.strip() if shorter == text else _EMPTY_PARAGRAPH.sub("", shorter).strip()


def _lost_markup(text: str) -> list[str]:
    lost: dict[str, None] = {}
    for match in _TAG.finditer(text):
        name = match[2].lower()
        if match[1] or (not match[3] and name in ALLOWED):
            continue
        if name not in ALLOWED and name not in RENAMED and name not in HARMLESS:
            lost[f"<{name}>"] = None
        for handler in _HANDLER.findall(match[3]):
            lost[handler.rstrip("= \t\n").lower()] = None
        if name == "a" and (address := _refused_address(match[3])):
            lost[address] = None
    return list(lost)


def _refused_address(attributes: str) -> str:
    found = _ADDRESS.search(attributes)
    if not found:
        return ""
    address = html.unescape(found[1] or found[2] or found[3] or "")
    scheme = _SCHEME.match(address)
    return "" if scheme and scheme[1].lower() in SCHEMES else f"href={address[:80]}"
