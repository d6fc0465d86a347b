"""The page on which anybody can check a ballot."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zouma.bookings.models import Ballot
from zouma.bookings.queries.ballots import ballot_of_session, published_ballot


def ballot_or_404(session_uid: uuid.UUID) -> Ballot:
    """Return the ballot of a session.

    :raises Http404: when it has none.
    """
    found = ballot_of_session(session_uid)
    if found is None:
        raise Http404
    return found


@require_safe
def ballot(request: HttpRequest, session_uid: uuid.UUID) -> HttpResponse:
    """Show what was promised before the draw and what came of it."""
    found = ballot_or_404(session_uid)
    session = found.terms.session
    context = {
        "ballot": published_ballot(found), "session": session, "activity": session.activity,
        "zone": session.activity.edition.zone,
    }  # fmt: skip
    return render(request, "bookings/ballot.html", context)


@require_safe
def ballot_data(request: HttpRequest, session_uid: uuid.UUID) -> HttpResponse:
    """Send a ballot as JSON, to draw it again."""
    return JsonResponse(published_ballot(ballot_or_404(session_uid)))
