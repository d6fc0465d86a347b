"""The sheet of an edition's figures as they stand now, computed from the ledger and the counts."""

from __future__ import annotations

from datetime import date, datetime

from zouma.common.text import TranslatedText
from zouma.programme.models import Edition
from zouma.report.figures import Sheet
from zouma.report.queries.audience_figures import audience_figures, audience_of, counted_of
from zouma.report.queries.audience_tables import audience_tables
from zouma.report.queries.channel_figures import (
    by_channel,
    channel_figures,
    headline_figures,
)
from zouma.report.queries.comparisons import comparisons, edition_before, end_of
from zouma.report.queries.programme_figures import programme_figures
from zouma.report.queries.read_figures import read_figures


def press_sheet(edition: Edition, *, now: datetime) -> Sheet:
    """Return the figures of an edition until now, each with what it rests on.

    Visits come from the latest estimate, ``zouma.reach.actions.estimate_visits``.
    """
    audience = audience_of(edition, until=now)
    until = last_day(edition, now=now)
    reads = read_figures(edition.starts_on, until, now=now) if edition.starts_on else ()
    channels = channel_figures(edition, now=now)
    headline = (
        *programme_figures(edition, counted_of(audience), now=now),
        *audience_figures(audience, now=now),
        *reads,
        *headline_figures(channels),
    )
    before = edition_before(edition)
    return Sheet(
        edition=edition.slug, title=edition.title, starts_on=edition.starts_on,
        ends_on=edition.ends_on, until=until, computed_at=now,
        headline=headline, tables=(*audience_tables(audience, now=now), *by_channel(channels)),
        comparisons=comparisons(edition, headline, now=now),
        before=before.title if before else TranslatedText(), goes_on=end_of(edition) > now,
    )  # fmt: skip


def last_day(edition: Edition, *, now: datetime) -> date:
    """Return the last day that is counted: today while the edition goes on."""
    today = now.astimezone(edition.zone).date()
    return min(today, edition.ends_on) if edition.ends_on else today
