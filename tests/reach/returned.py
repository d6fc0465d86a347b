"""A fair whose hosts are asked, and what they say."""

from __future__ import annotations

from datetime import timedelta

from make import NOW, activity, organisation, programme, session
from zouma.people.models import Organisation
from zouma.programme.formats.records import HostRecord
from zouma.programme.models import Activity, Edition
from zouma.reach.actions.returns.answering import Figure, Said, answer_return
from zouma.reach.actions.returns.rounds import prepare_returns
from zouma.reach.models import HostReturn, Observation
from zouma.reach.vocabulary import Answered, Asked, HowKnown

AFTER = NOW + timedelta(days=3)


def hosted(key, by, *, sessions=1, capacity=40, **changes):
    """Return the record of a published activity with a host."""
    rows = tuple(
        session(1 + 24 * n, last=2, key=f"{key}-{n}", capacity=capacity) for n in range(sessions)
    )
    values = {
        "moderation": "published", "hosts": (HostRecord(organisation_key=by),), "sessions": rows,
    }  # fmt: skip
    return activity(key, **values | changes)


def fair(*records, now=AFTER):
    """Make an edition of a museum and a school, which have told their addresses; return it."""
    records = records or (
        hosted("stars", "museum", sessions=2), hosted("moss", "museum"), hosted("ants", "school"),
    )  # fmt: skip
    programme(
        organisation("museum", email="museum@example.org", phone="010-1"), organisation("school"),
        *records,
    )  # fmt: skip
    Organisation.objects.filter(external_id="museum").update(
        email="museum@example.org", phone="010-1"
    )
    found = Edition.objects.get()
    prepare_returns(found, now=now)
    return found


def return_of(key):
    return HostReturn.objects.get(activity__external_id=key)


def sessions_of(key):
    return list(Activity.objects.get(external_id=key).sessions.order_by("starts_at"))


def number(value, asked=Asked.VISITS, session=None):
    return Figure(asked, Answered.KNOWN, value, session.pk if session else None)


def said(*figures, **changes):
    values = {"took_place": True, "how": HowKnown.COUNTED, "figures": frozenset(figures)}
    return Said(**values | changes)


def answer(key, told, *, now=AFTER, **named):
    row = return_of(key)
    named.setdefault("after", row.answer_id)
    return answer_return(row.pk, told, now=now, **named)


def standing():
    """Return what stands: by activity or session, population, definition; value and state."""
    rows = Observation.objects.filter(superseded_by__isnull=True).order_by("pk")
    return [
        (
            row.activity.external_id if row.activity else row.session.key, row.population,
            row.definition.code, row.value, row.state,
        )
        for row in rows.select_related("activity", "session", "definition")
    ]  # fmt: skip
