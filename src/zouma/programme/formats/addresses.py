"""Web addresses fit for formats that check them strictly."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from zouma.programme.formats.markup import printable

_LONE_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")
_HOST = r"(?:[A-Za-z0-9._~-]|%[0-9A-Fa-f]{2})+(?::[0-9]{1,5})?"
_REST = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?%-])*"
_ADDRESS = re.compile(rf"https?://{_HOST}(?:[/?]{_REST})?(?:#{_REST})?")


def web_address(text: str) -> str:
    """Return an http(s) address escaped as RFC 3986 asks, "" when it cannot be one."""
    escaped = quote(printable(text).strip(), safe="/#%=:;$&()+,!?*@'~")
    escaped = _LONE_PERCENT.sub("%25", escaped)
    scheme, separator, rest = escaped.partition("://")
    whole = f"{scheme.lower()}{separator}{rest}"
    return whole if _ADDRESS.fullmatch(whole) else ""


def host_of(address: str) -> str:
    """Return the host of an address, "localhost" when it has none."""
    try:
        return urlsplit(address).hostname or "localhost"
    except ValueError:
        return "localhost"
