"""Many people who book at once, from a process of its own.

Run as ``python -m benchmarks.measuring.orders`` with a plan as JSON on standard input: the port,
the flow (api or browser), how many at once, and the orders. Prints ``full`` when the first is told
that nothing is left, and one JSON object at the end.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.measuring.wire import Answer, Wire, get, post_form, post_json

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
KEY = re.compile(rb'name="key" value="([^"]+)"')
WAITING_LIST = b'type="hidden" name="wait"'


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody books: an activity's page, sessions of it by uid, who they are, a key."""

    page: str
    sessions: Sequence[str]
    email: str
    key: str


@dataclass(frozen=True, slots=True)
class Done:
    """How an order ended, when it began and ended, and the worst status on its way."""

    outcome: str
    began: float
    ended: float
    worst: int


async def by_api(wire: Wire, order: Order) -> tuple[str, list[Answer]]:
    """Book with one request."""
    sessions = [{"session": uid, "party": {"adult": 1}} for uid in order.sessions]
    contact = {"name": "Somebody", "email": order.email, "phone": ""}
    body = {"sessions": sessions, "contact": contact, "language": "en", "wait": False}
    answer = await wire.ask(post_json("/api/bookings", body, Idempotency_Key=order.key))
    if answer.status == 201:
        states = {row["state"] for row in answer.json()["bookings"]}
        return ("confirmed" if states == {"confirmed"} else "other"), [answer]
    full = answer.status == 409 and answer.json().get("code") == "session-full"
    return ("full" if full else "other"), [answer]


async def by_browser(wire: Wire, order: Order) -> tuple[str, list[Answer]]:
    """Look at the activity, open the form, send it, look at the booking."""
    path = f"/en/book/{order.sessions[0]}/"
    answers = [await wire.ask(get(order.page)), await wire.ask(get(path))]
    form = answers[1]
    token, key = TOKEN.search(form.body), KEY.search(form.body)
    if form.status != 200 or token is None or key is None:
        return "other", answers
    if WAITING_LIST in form.body:
        return "full", answers
    fields = {
        "csrfmiddlewaretoken": token[1].decode(), "key": key[1].decode(), "adult": 1, "child": 0,
        "wheelchair": 0, "name": "Somebody", "email": order.email, "phone": "", "then": "book",
    }  # fmt: skip
    sent = await wire.ask(post_form(path, fields, form.cookies()))
    answers.append(sent)
    if sent.status == 302:
        answers.append(await wire.ask(get(sent.header("location"), form.cookies())))
        return ("confirmed" if answers[-1].status == 200 else "other"), answers
    full = sent.status == 409 and WAITING_LIST in sent.body
    return ("full" if full else "other"), answers


FLOWS: Mapping[str, Callable[[Wire, Order], Awaitable[tuple[str, list[Answer]]]]] = {
    "api": by_api, "browser": by_browser,
}  # fmt: skip


async def place_all(plan: Mapping[str, Any]) -> tuple[list[Done], float]:
    """Place all orders, so many at once; return how they ended and when the first began."""
    orders = iter([Order(**row) for row in plan["orders"]])
    flow = FLOWS[plan["flow"]]
    wires = await asyncio.gather(*(Wire.opened(plan["port"]) for _one in range(plan["at_once"])))
    began = time.monotonic()
    done: list[Done] = []

    async def one_after_another(wire: Wire) -> None:
        for order in orders:
            start = time.monotonic()
            outcome, answers = await flow(wire, order)
            if outcome == "full" and all(row.outcome != "full" for row in done):
                print("full", flush=True)
            worst = max(answer.status for answer in answers)
            done.append(Done(outcome, start, time.monotonic(), worst))
            if outcome == "other":
                print(answers[-1].head, answers[-1].body[:2000], file=sys.stderr)

    await asyncio.gather(*(one_after_another(wire) for wire in wires))
    return done, began


def summary(done: Sequence[Done], began: float) -> dict[str, Any]:
    """Return what came of the orders; all times in seconds."""
    confirmed = [row for row in done if row.outcome == "confirmed"]
    return {
        "outcomes": Counter(row.outcome for row in done),
        "errors_5xx": sum(row.worst >= 500 for row in done),
        "last_confirmed_after": max((row.ended for row in confirmed), default=began) - began,
        "took": [row.ended - row.began for row in done],
        "confirmed_took": [row.ended - row.began for row in confirmed],
    }


def main() -> None:
    """Read the plan, carry it out, print what came of it."""
    done, began = asyncio.run(place_all(json.load(sys.stdin)))
    print(json.dumps(summary(done, began)))


def as_plan(port: int, flow: str, at_once: int, orders: Sequence[Order]) -> str:
    """Return a plan as the process reads it."""
    rows = [asdict(order) for order in orders]
    return json.dumps({"port": port, "flow": flow, "at_once": at_once, "orders": rows})


if __name__ == "__main__":
    main()
