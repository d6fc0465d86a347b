"""Figures of the returns themselves: how many hosts answered, and what they say it cost."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from zouma.common.text import TranslatedText
from zouma.programme.models import Edition
from zouma.reach.models import HostReturn
from zouma.report.figures import Coverage, Figure, Source
from zouma.report.queries.programme_figures import both

LABELS = {
    "expected": both("应填报的活动", "Activities asked"),
    "returned": both("已填报的活动", "Activities returned"),
    "response": both("填报率", "Response rate"),
    "cost": both("费用", "Costs"),
}
WORDINGS = {
    "expected": both("已请主办单位填报的活动数。", "Activities whose hosts are asked for figures."),
    "returned": both(
        "主办单位已答复的活动数，不论答复的是数字还是“不知道”。",
        "Activities whose hosts have answered, with a number or without.",
    ),
    "response": both("已填报的活动占应填报活动的比例。", "Activities returned of those asked."),
    "cost": both(
        "主办单位自愿填报的费用之和；未填报的不推算，因此只是下限。",
        "The sum of the costs that hosts chose to give; others are left out, so that it is a lower "
        "bound.",
    ),
}
TOO_FEW = both(
    "给出费用的主办单位不足三家，不予显示。",
    "Fewer than three hosts gave theirs, so it is not shown.",
)
FEWEST_COSTS = 3  # hosts that gave theirs, so that nobody's own is shown
RETURNS = both("主办单位填报", "Returns of hosts")


@dataclass(frozen=True, slots=True)
class Returned:
    """The return for an activity: whether it is answered, and the costs it gives, if any."""

    answered: bool
    cost: Decimal | None
    currency: str


def returns_of(edition: Edition) -> dict[int, Returned]:
    """Return the returns of an edition by activity; one query."""
    rows = HostReturn.objects.filter(round__edition=edition).values_list(
        "activity", "answered_at", "answer__cost", "answer__currency"
    )
    return {pk: Returned(at is not None, cost, currency or "") for pk, at, cost, currency in rows}


def response_figure(
    key: str, activities: Collection[int], returns: Mapping[int, Returned], *, now: datetime
) -> Figure:
    """Return one figure of the returns for some activities; not known where nobody is asked."""
    asked = [returns[pk] for pk in activities if pk in returns]
    answered = sum(one.answered for one in asked)
    if key == "cost":
        return cost_figure(asked, now=now)
    values = {
        "expected": len(asked), "returned": answered,
        "response": answered / len(asked) if asked else None,
    }  # fmt: skip
    value = values[key]
    return Figure(
        key=key, label=LABELS[key], wording=WORDINGS[key], value=value, low=value, high=value,
        exact=True, level=0, unit="share" if key == "response" else "", method="counted",
        sources=(Source(kind="host-return", label=RETURNS, rows=len(asked)),),
        query=f"{answered} answered of {len(asked)} asked", computed_at=now,
    )  # fmt: skip


def cost_figure(asked: Collection[Returned], *, now: datetime) -> Figure:
    """Return the costs that were given, in the currency that most gave; others are left out."""
    given = [one for one in asked if one.cost is not None]
    currencies = sorted({one.currency for one in given})
    most = max(currencies, key=lambda name: sum(one.currency == name for one in given), default="")
    told = [one.cost for one in given if one.currency == most and one.cost is not None]
    value = float(sum(told)) if len(told) >= FEWEST_COSTS else None
    return Figure(
        key="cost", label=LABELS["cost"], wording=WORDINGS["cost"], value=value, low=value,
        high=None, level=0, unit=most, method="estimated",
        coverage=Coverage(told=len(told), expected=len(asked), unit="activity", treatment="none"),
        sources=(Source(kind="host-return", label=RETURNS, rows=len(told)),),
        query=f"sum of {len(told)} costs in {most}" if told else "", computed_at=now,
        reason=TOO_FEW if told and value is None else TranslatedText(),
    )  # fmt: skip
