"""Who sits at the desk, and which session is his: every page of the desk begins here."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zouma.bookings.queries.desk.session import DeskSession, desk_session
from zouma.people.models import Account

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def desk_view(view: View[P]) -> View[P]:
    """Let only who is signed in see a page, which nothing on the way keeps."""
    return never_cache(login_required(require_http_methods(["GET", "HEAD", "POST"])(view)))


def account_of(request: HttpRequest) -> Account:
    """Return who is signed in.

    :raises Http404: when nobody is.
    """
    if not isinstance(request.user, Account):
        raise Http404
    return request.user


def session_of(request: HttpRequest, session_uid: uuid.UUID) -> DeskSession:
    """Return a session that who is signed in looks after.

    :raises Http404: when there is none, or it is another's.
    """
    found = desk_session(account_of(request), session_uid)
    if found is None:
        raise Http404
    return found


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
