"""The counting once more, in plain Python over lists; shares nothing with the first."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

READ, VIEW, ENGAGEMENT = 1, 2, 3
Row = dict[str, int]


def fates(
    events: list[Row], *, hour_limit: int, day_limit: int, least: int = 30
) -> list[tuple[Row, str]]:
    """Return each event with what becomes of it, looking at one after the other."""
    alone = [(event, own_fate(event, least)) for event in events]
    busy = too_many([event for event, fate in alone if fate == "kept"], hour_limit, day_limit)
    judged = [
        (event, "behaviour" if fate == "kept" and event["visitor"] in busy else fate)
        for event, fate in alone
    ]
    return judged_repeats(judged)


def own_fate(event: Row, least: int) -> str:
    if event["status"] not in (200, 304):
        return "status"
    if event["agent"]:
        return "robots"
    if event["kind"] == VIEW and event["seconds"] < least:
        return "duration"
    return "kept"


def too_many(events: list[Row], hour_limit: int, day_limit: int) -> set[int]:
    """Return visitors beyond either limit; nobody's events are no visitor's."""
    days: Counter[int] = Counter()
    hours: Counter[tuple[int, int]] = Counter()
    for event in events:
        if event["kind"] != ENGAGEMENT and event["visitor"]:
            days[event["visitor"]] += 1
            hours[event["visitor"], event["at"] // 3_600_000] += 1
    return {who for who, times in days.items() if times > day_limit} | {
        who for (who, _hour), times in hours.items() if times > hour_limit
    }


def judged_repeats(judged: list[tuple[Row, str]]) -> list[tuple[Row, str]]:
    """Walk through each visitor's events of one item, from the last to the first."""
    groups: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for number, (event, fate) in enumerate(judged):
        if fate == "kept" and event["visitor"] and event["kind"] != ENGAGEMENT:
            key = tuple(event[name] for name in ("item", "visitor", "channel", "kind"))
            groups[key].append(number)
    result = list(judged)
    for numbers in groups.values():
        numbers.sort(key=lambda n: [judged[n][0][name] for name in ("at", "seconds", "region")])
        following = None
        for number in reversed(numbers):
            event = judged[number][0]
            if following is not None and following - event["at"] <= 30_000:
                result[number] = (event, "double_click")
            following = event["at"]
    return result


def figures(judged: list[tuple[Row, str]], keys: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the figures by some columns, without assistants."""
    order = ["status", "robots", "duration", "behaviour", "double_click"]
    names = ["after_status", "after_robots", "after_duration", "after_behaviour", "counted"]
    found: dict[tuple[int, ...], dict[str, int]] = {}
    sessions: set[tuple[int, ...]] = set()
    in_order = sorted(judged, key=lambda row: [row[0][n] for n in ("at", "seconds", "region")])
    for event, fate in in_order:
        key = tuple(event[name] for name in keys)
        row = found.setdefault(key, dict.fromkeys(
            ["raw", *names, "unique_items", "seconds", "nameless"], 0))  # fmt: skip
        row["raw"] += 1
        passed = len(order) if fate == "kept" else order.index(fate)
        for name in names[:passed]:
            row[name] += 1
        if fate == "kept":
            row["seconds"] += event["seconds"]
            row["nameless"] += not event["visitor"]
            session = (event["item"], event["visitor"], event["channel"], event["kind"],
                       event["at"] // 3_600_000)  # fmt: skip
            if event["visitor"] and session not in sessions:
                sessions.add(session)
                row["unique_items"] += 1
    return [dict(zip(keys, key, strict=True)) | row for key, row in sorted(found.items())]
