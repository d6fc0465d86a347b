"""An edition beside the one before: the change where like stands beside like, else the break."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from math import inf

from zouma.methods import comparison as method
from zouma.methods.counting import Count
from zouma.programme.models import Edition
from zouma.report.figures import Break, Comparison, Figure
from zouma.report.queries.audience_figures import audience_figures, audience_of, counted_of
from zouma.report.queries.channel_figures import channel_figures, headline_figures
from zouma.report.queries.programme_figures import programme_figures
from zouma.report.queries.read_figures import read_figures


def comparisons(
    edition: Edition, headline: Iterable[Figure], *, now: datetime
) -> tuple[Comparison, ...]:
    """Return figures of an edition beside those of the latest one before it that is over."""
    before = edition_before(edition)
    if before is None:
        return ()
    audience = audience_of(before, until=end_of(before))
    there = {
        figure.key: figure
        for figure in (
            *programme_figures(before, counted_of(audience), now=now),
            *audience_figures(audience, now=now),
            *(read_figures(before.starts_on, before.ends_on, now=now)
              if before.starts_on and before.ends_on else ()),
            *headline_figures(channel_figures(before, now=now)),
        )
    }  # fmt: skip
    goes_on = end_of(edition) > now
    return tuple(
        compared(figure, there[figure.key], goes_on=goes_on)
        for figure in headline
        if figure.key in there and figure.value is not None
        and there[figure.key].value is not None
    )  # fmt: skip


def edition_before(edition: Edition) -> Edition | None:
    """Return the edition of the same series that ended last before this one began."""
    if edition.starts_on is None:
        return None
    earlier = Edition.objects.filter(series=edition.series, ends_on__lt=edition.starts_on)
    return earlier.order_by("-ends_on").first()


def end_of(edition: Edition) -> datetime:
    """Return the moment after the last day of an edition; of one without days, the end of time."""
    if edition.ends_on is None:
        return datetime.max.replace(tzinfo=edition.zone)
    return datetime.combine(edition.ends_on + timedelta(days=1), time(), edition.zone)


def compared(here: Figure, there: Figure, *, goes_on: bool) -> Comparison:
    """Return one figure beside the earlier one.

    An edition that goes on is not set beside a whole one; nor what is only known from below.
    """
    if goes_on:
        broken = Break(key=here.key, differs="window", here="so far", there="whole")
        return Comparison(key=here.key, here=here, there=there, change=None, broken=broken)
    found = method.compare(count_of(there), count_of(here))
    if isinstance(found, method.Break):
        name = found.differs[0]
        broken = Break(key=here.key, differs=", ".join(found.differs),
                       here=str(getattr(here, name)), there=str(getattr(there, name)))  # fmt: skip
        return Comparison(key=here.key, here=here, there=there, change=None, broken=broken)
    if here.high is None or there.high is None:
        broken = Break(key=here.key, differs="coverage", here=told(here), there=told(there))
        return Comparison(key=here.key, here=here, there=there, change=None, broken=broken)
    change = (found.difference, found.low, found.high)
    return Comparison(key=here.key, here=here, there=there, change=change)


def told(figure: Figure) -> str:
    """Return how many of how many told, as a short text."""
    coverage = figure.coverage
    return f"{coverage.told}/{coverage.expected}" if coverage else ""


def count_of(figure: Figure) -> Count:
    """Return the count of a figure that has a value."""
    high = inf if figure.high is None else figure.high
    return Count(
        figure.measure, figure.population, figure.definition, figure.value or 0,
        figure.low or 0, high, method=figure.method, level=figure.level,
    )  # fmt: skip
