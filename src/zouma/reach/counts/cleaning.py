"""What each rule takes out of a day's events, written once with Ibis for any engine."""

from __future__ import annotations

from typing import Any

from zouma.reach.counts.later import ibis
from zouma.reach.counts.rules import UNKNOWN_VISITOR, Limits, Rule
from zouma.reach.events.record import Agent, EventKind

EVENTS = {
    "item": "int64", "visitor": "int64", "at": "int32", "channel": "int32",
    "region": "int32", "seconds": "int32", "status": "int16", "kind": "int8",
    "agent": "int8",
}  # fmt: skip
"""The columns of a day's events, in their order; none is ever empty."""

BUSY = {"visitor": "int64", "busy": "int8"}
"""Visitors who read more than a person can."""

MARKED = {
    "item": "int64", "visitor": "int64", "at": "int32", "channel": "int32", "region": "int32",
    "seconds": "int32", "kind": "int8", "rule": "int8", "before": "int32", "chained": "boolean",
    "assistant": "boolean",
}  # fmt: skip
"""Events with the rule that takes each out; before: when the same was done the last time before;
chained: it is one of several, each within the time of a double-click from the next."""

SESSIONED = {**MARKED, "new": "boolean"}
"""Marked events, each with whether it counts as a unique item."""

HOUR_MS = 3_600_000
NEVER = 2**31 - 1  # stands for "none before" and "none after": further away than any time of a day


def events() -> Any:
    """Return a day's events as a table without an engine."""
    return ibis.table(EVENTS, name="events")


def told(limits: Limits) -> Any:
    """Return the events with the rule, of those that look at one event alone, that takes it out.

    Assistants, which read for a person who asked, are use by machines (COUNTER 5.1.1, 7.8).
    """
    table = events()
    short = (table.kind == EventKind.VIEW) & (table.seconds < limits.least_seconds)
    rule = ibis.cases(
        (~table.status.isin(limits.statuses), Rule.STATUS),
        (table.agent != Agent.PERSON, Rule.ROBOTS),
        (short, Rule.DURATION),
        else_=Rule.KEPT,
    )
    return table.mutate(rule=rule.cast("int8"), assistant=table.agent == Agent.ASSISTANT)


def busy_visitors(limits: Limits) -> Any:
    """Return the visitors who read more than a person can, each once.

    Who reads too much in an hour reads at least as much in the day, so that hours are only looked
    at of few.
    """
    table = told(limits)
    plain = table.filter(
        (table.rule == Rule.KEPT)
        & (table.kind != EventKind.ENGAGEMENT)
        & (table.visitor != UNKNOWN_VISITOR)
    ).select("visitor", hour=hour(table.at))
    days = plain.group_by("visitor").agg(times=plain.count())
    often = days.filter(days.times > limits.most_an_hour)
    hours = plain.join(often.select("visitor"), "visitor").group_by("visitor", "hour")
    hours = hours.agg(times=ibis._.count())
    found = ibis.union(
        often.filter(often.times > limits.most_a_day).select("visitor"),
        hours.filter(hours.times > limits.most_an_hour).select("visitor"),
        distinct=True,
    )
    return found.mutate(busy=ibis.literal(1, "int8"))


def marked(limits: Limits) -> Any:
    """Return the events with the one rule that takes each out, or that it is kept.

    Repeats are looked for among events of one item, visitor, channel and kind that no other rule
    took out: of a chain each but the last goes. The order is fixed where two are of one moment. An
    engagement tells of seconds since the one before, and repeats nothing.
    """
    table = told(limits)
    busy = ibis.table(BUSY, name="busy")
    table = table.left_join(busy, "visitor").select(table, busy=ibis.coalesce(busy.busy, 0))
    behaviour = (table.rule == Rule.KEPT) & (table.busy == 1)
    table = table.mutate(
        rule=ibis.ifelse(behaviour, ibis.literal(Rule.BEHAVIOUR, "int8"), table.rule)
    )
    row = ibis.window(
        group_by=["item", "visitor", "channel", "kind", "rule"],
        order_by=["at", "seconds", "region"],
    )
    table = table.mutate(
        before=table.at.cast("int64").lag(1, default=-NEVER).over(row),
        after=table.at.cast("int64").lead(1, default=NEVER).over(row),
    )
    near = limits.double_click_ms
    soon = table.after - table.at <= near
    late = table.at - table.before <= near
    known = (table.visitor != UNKNOWN_VISITOR) & (table.rule == Rule.KEPT)
    known &= table.kind != EventKind.ENGAGEMENT
    double = ibis.literal(Rule.DOUBLE_CLICK, "int8")
    return table.select(
        "item", "visitor", "at", "channel", "region", "seconds", "kind",
        rule=ibis.ifelse(known & soon, double, table.rule),
        before=table.before.cast("int32"),
        chained=known & (soon | late),
        assistant=table.assistant & (table.rule == Rule.ROBOTS) & ~soon,
    )  # fmt: skip


def chains(limits: Limits) -> Any:
    """Return the events of chains, the last of each with whether it counts as a unique item.

    An item counts once for each visitor, day and hour of the day (COUNTER 5.1, 7.3). What was kept
    last before a chain stands at its first event; the latest of these is the largest. What was done
    before, and the rule, order equal events as they were ordered when they were marked.
    """
    table = marked_table()
    table = table.filter(table.chained)
    row = ibis.window(
        group_by=["item", "visitor", "channel", "kind"],
        order_by=["at", "seconds", "region", "before", "rule"],
        preceding=None,
        following=0,
    )
    far = table.at.cast("int64") - table.before > limits.double_click_ms
    kept_before = ibis.ifelse(far, table.before, -NEVER).max().over(row)
    return table.mutate(new=(table.rule == Rule.KEPT) & (hour(kept_before) != hour(table.at)))


def sessioned() -> Any:
    """Return all marked events, each with whether it counts as a unique item.

    Outside of chains what was done before was kept, too.
    """
    table = marked_table()
    rest = table.filter(~table.chained)
    known = rest.visitor != UNKNOWN_VISITOR
    rest = rest.mutate(new=known & (rest.rule == Rule.KEPT) & (hour(rest.before) != hour(rest.at)))
    return ibis.union(rest, ibis.table(SESSIONED, name="chains"))


def hour(at: Any) -> Any:
    """Return the hour of the day, counted from local midnight."""
    return at // HOUR_MS


def marked_table() -> Any:
    """Return the marked events as a table that an engine holds."""
    return ibis.table(MARKED, name="marked")
