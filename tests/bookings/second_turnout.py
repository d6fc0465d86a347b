"""Who came, reckoned ticket by ticket from what the doors wrote; shares nothing with the method."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple


class Stay(NamedTuple):
    """A ticket's people from when they came in until they went out, None while they are inside."""

    people: int
    since: tuple
    until: tuple | None


def turnout_again(events):
    """Return the counts of a session from (device, upload) pairs, in whatever order.

    Each ticket is followed by itself to its stays; only then are all stays laid side by side.
    """
    taken_back = {(device, row.undoes) for device, row in events if row.undoes}
    left_over = {(device, row.nonce): row for device, row in events if not row.undoes}
    for key in taken_back:
        left_over.pop(key, None)
    moments, tickets, changes = {}, defaultdict(list), []
    for (device, nonce), row in left_over.items():
        moments[device, nonce] = (row.at_ms, str(device), row.sequence, str(nonce))
        if row.refused:
            continue
        if row.kind in {"walk-in", "walk-out"}:
            sign = 1 if row.kind == "walk-in" else -1
            changes.append((moments[device, nonce], sign * row.people))
        else:
            tickets[row.booking or row.ticket].append((moments[device, nonce], row))
    stays, conflicts = {}, 0
    for ticket, passages in tickets.items():
        stays[ticket], doubled = stays_of(sorted(passages, key=lambda pair: pair[0]))
        conflicts += doubled
    for stay in (stay for found in stays.values() for stay in found):
        changes.append((stay.since, stay.people))
        if stay.until:
            changes.append((stay.until, -stay.people))
    came = {ticket: max((stay.people for stay in found), default=0)
            for ticket, found in stays.items()}  # fmt: skip
    inside = [sum(n for at, n in changes if at <= moment) for moment, _n in changes]
    by_hand = [row for row in left_over.values() if row.kind in {"walk-in", "walk-out"}]
    return {
        "came": sum(n for ticket, n in came.items() if not isinstance(ticket, str)),
        "walk_ins": sum(n for ticket, n in came.items() if isinstance(ticket, str))
        + sum(row.people for row in by_hand if row.kind == "walk-in"),
        "left": sum(stay.people for found in stays.values() for stay in found if stay.until)
        + sum(row.people for row in by_hand if row.kind == "walk-out"),
        "inside": max(0, sum(n for _at, n in changes)),
        "peak_inside": max([0, *inside]),
        "refused": sum(bool(row.refused) for row in left_over.values()),
        "conflicts": conflicts,
    }, {ticket: found for ticket, found in stays.items() if found}


def stays_of(passages):
    """Return the stays of one ticket, and how often it came in while it was inside."""
    stays, doubled = [], 0
    for moment, row in passages:
        inside = bool(stays) and stays[-1].until is None
        if row.kind == "scan-in" and inside:
            doubled += 1
        elif row.kind == "scan-in":
            stays.append(Stay(row.people, moment, None))
        elif inside:
            stays[-1] = stays[-1]._replace(until=moment)
    return stays, doubled
