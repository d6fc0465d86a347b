"""What is read of a request to a list: its page, its words."""

from __future__ import annotations

from django.http import HttpRequest


def without_nul(text: str) -> str:
    """Return a text without the one character that the database cannot keep."""
    return text.replace("\x00", "")


def page_number(request: HttpRequest) -> int:
    """Return the page asked for; nonsense is the first."""
    text = request.GET.get("page", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def page_links(request: HttpRequest, page: int, pages: int) -> dict[str, str]:
    """Return the addresses of the pages before and after, with the same filters."""
    links = {}
    for name, number in (("before", page - 1), ("after", page + 1)):
        if 1 <= number <= pages:
            query = request.GET.copy()
            query["page"] = str(number)
            links[name] = f"?{query.urlencode()}"
    return links
