"""Which session is whose at the desk."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest

from zouma.bookings.queries.desk.session import DeskSession, desk_session
from zouma.common.requests import page_links, page_number, without_nul
from zouma.people.signed_in import account_of, desk_view

__all__ = [
    "account_of", "desk_view", "page_links", "page_number", "session_of", "without_nul",
]  # fmt: skip


def session_of(request: HttpRequest, session_uid: uuid.UUID) -> DeskSession:
    """Return a session that who is signed in looks after.

    :raises Http404: when there is none, or it is another's.
    """
    found = desk_session(account_of(request), session_uid)
    if found is None:
        raise Http404
    return found
