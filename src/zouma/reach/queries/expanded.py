"""From the returns of some unnamed hosts to all hosts of the programme, in several ways."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from zouma.methods.counting import FloatArray
from zouma.methods.estimates import Estimate
from zouma.methods.refusals import CannotCompute
from zouma.methods.weighting.responding import BoolArray, response_weights
from zouma.methods.weighting.returns import Returns, calibrated_total, ratio_total
from zouma.programme.models import Edition
from zouma.reach.queries.ledger import counting_observations

VISITS, ACTIVITIES = "visits-by-host", "activities-by-host"
HOSTS, IN_PROGRAMME, RECEIVED = "hosts-in-programme", "activities-in-programme", "returns-received"
SEED = 20210920
DRAWS = 4000


@dataclass(frozen=True, slots=True)
class HostReturns:
    """What hosts returned, and the frame it stands in.

    visits, activities: (n_returns,), NaN where the return says nothing; hosts, held: how many of
    each the programme had; received: returns, with those that say neither.
    """

    visits: FloatArray
    activities: FloatArray
    hosts: int
    held: int
    received: int

    @property
    def both(self) -> BoolArray:
        """Return which returns tell visits and activities."""
        return np.isfinite(self.visits) & np.isfinite(self.activities)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion:
    """One way to a total of visits, beside others: never added to them.

    high: None where there is no upper bound. used: how many returns it rests on.
    """

    way: str
    value: int
    low: int
    high: int | None
    used: int
    assumes: str

    def to_json(self) -> dict[str, Any]:
        """Return plain data in the order of the fields."""
        return asdict(self)


def host_returns(edition: Edition) -> HostReturns | None:
    """Return the returns of an edition's unnamed hosts, None when returns or frame are missing."""
    codes = (VISITS, ACTIVITIES, HOSTS, IN_PROGRAMME, RECEIVED)
    rows = counting_observations(edition).filter(definition__code__in=codes).order_by("id")
    found: dict[str, dict[str, int]] = {code: {} for code in codes}
    for code, reporter, value in rows.values_list("definition__code", "reporter", "value"):
        found[code][reporter] = value
    hosts, held = found[HOSTS].get(""), found[IN_PROGRAMME].get("")
    names = sorted({*found[VISITS], *found[ACTIVITIES]})
    if not hosts or not held or not found[VISITS]:
        return None
    visits, activities = (
        np.array([found[code].get(name, np.nan) for name in names], dtype=np.float64)
        for code in (VISITS, ACTIVITIES)
    )
    received = found[RECEIVED].get("", len(names))
    return HostReturns(visits, activities, hosts, held, max(received, len(names)))


def expansions(returns: HostReturns, *, seed: int = SEED) -> list[Expansion]:
    """Return the ways from returns to all hosts, each with its interval and what it assumes.

    A way that the numbers do not allow is left out.
    """
    ways: list[Callable[[HostReturns, np.random.Generator], Expansion]] = [
        by_hosts, by_activities, by_both,
    ]  # fmt: skip
    found = [as_returned(returns)]
    for way in ways:
        try:
            found.append(way(returns, np.random.default_rng(seed)))
        except CannotCompute:
            continue
    return found


def as_returned(returns: HostReturns) -> Expansion:
    """Return the sum of what was returned: so many at least."""
    told = int(np.nansum(returns.visits))
    return Expansion(
        way=_("as returned"),
        value=told,
        low=told,
        high=None,
        used=int(np.isfinite(returns.visits).sum()),
        assumes=_("Nothing of the others: at least so many, if what was returned is right."),
    )


def by_hosts(returns: HostReturns, rng: np.random.Generator) -> Expansion:
    """Return all hosts times the mean of a host that told."""
    told = returns.visits[np.isfinite(returns.visits)]
    framed = frame(told, returns.hosts)
    estimate, _draws = ratio_total(framed, np.ones(returns.hosts), rng=rng, n_draws=DRAWS)
    assumes = _("Hosts that kept silent had as many visits as those that told.")
    return expansion(_("by hosts"), estimate, len(told), assumes)


def by_activities(returns: HostReturns, rng: np.random.Generator) -> Expansion:
    """Return all activities times visits for an activity, of hosts that told both."""
    visits, activities = returns.visits[returns.both], returns.activities[returns.both]
    framed = frame(visits, returns.hosts)
    sizes = sizes_of_all(activities, returns)
    estimate, _draws = ratio_total(framed, sizes, rng=rng, n_draws=DRAWS)
    assumes = _("An activity of a host that kept silent had as many visits as one of the others.")
    return expansion(_("by activities"), estimate, len(visits), assumes)


def by_both(returns: HostReturns, rng: np.random.Generator) -> Expansion:
    """Return the total with weights that agree with the numbers of hosts and of activities."""
    visits, activities = returns.visits[returns.both], returns.activities[returns.both]
    framed = frame(visits, returns.hosts)
    columns = np.column_stack([np.ones(returns.hosts), sizes_of_all(activities, returns)])
    known = (columns, np.array([returns.hosts, returns.held], dtype=np.float64))
    estimate, _draws = calibrated_total(framed, known, rng=rng, n_draws=DRAWS)
    assumes = _("Hosts with as many activities had as many visits, whether they told or not.")
    return expansion(_("by hosts and activities"), estimate, len(visits), assumes)


def frame(told: FloatArray, hosts: int) -> Returns:
    """Return the returns set among all hosts, the silent ones last, each host a unit.

    Raises CannotCompute when more hosts told than there are said to be.
    """
    silent = hosts - len(told)
    if silent < 0:
        raise CannotCompute(f"{len(told)} hosts told, of {hosts}")
    values = np.concatenate([told, np.full(silent, np.nan)])
    weighted = response_weights(["all"] * hosts, np.isfinite(values))
    return Returns(values, weighted, np.arange(hosts))


def sizes_of_all(activities: FloatArray, returns: HostReturns) -> FloatArray:
    """Return activities of each host; the silent ones share evenly what the programme has left.

    Only their sum enters the ratio. Raises CannotCompute when there is nothing left for them.
    """
    silent = returns.hosts - len(activities)
    left = returns.held - activities.sum()
    if silent <= 0 or left <= 0 or not (activities > 0).all():
        raise CannotCompute("the returns leave no activities to the other hosts")
    return np.concatenate([activities, np.full(silent, left / silent)])


def expansion(way: str, estimate: Estimate, used: int, assumes: str) -> Expansion:
    """Return an estimate as a way to a total."""
    return Expansion(
        way=way, value=round(estimate.value), low=round(estimate.low), high=round(estimate.high),
        used=used, assumes=assumes,
    )  # fmt: skip
