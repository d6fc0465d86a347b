"""What anybody may know of a ballot: enough to see that it was drawn as was said."""

from __future__ import annotations

import uuid
from typing import Any

from zouma.bookings.models import Ballot


def ballot_of_session(session_uid: uuid.UUID) -> Ballot | None:
    """Return the ballot of a session, None when it has none."""
    rows = Ballot.objects.filter(terms__session__uid=session_uid)
    return rows.select_related("terms__session__activity__edition").first()


def published_ballot(ballot: Ballot) -> dict[str, Any]:
    """Return a ballot as plain data: before the draw its commitment, afterwards all of it."""
    drawn = ballot.drawn_at is not None
    entries = ballot.entries.values("entry_hash", "places", "position", "won") if drawn else []
    return {
        "session": ballot.terms.session.uid,
        "commitment": ballot.commitment,
        "draws_at": ballot.draws_at,
        "drawn_at": ballot.drawn_at,
        "seed": ballot.seed if drawn else None,
        "entries_digest": ballot.entries_digest if drawn else None,
        "places": ballot.places_drawn,
        "entries": list(entries),
    }
