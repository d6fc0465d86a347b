"""A crowd that books, holds, confirms, cancels and never takes a lost answer for one.

Run as a script with a plan as JSON in its one argument: port, seed, sessions (uids), at once. It
goes on until a line comes in, then it ends what it began, books single places until all is full,
and prints what it was told: one JSON object. Whatever is lost, a dead connection, an answer of 500
and above or none in time, is asked for again under the same key.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
from collections import Counter
from dataclasses import asdict, dataclass, field

from benchmarks.measuring.wire import Answer, Wire, get, post_form, post_json

ANSWER_SECONDS = 8
MOST_TRIES = 60
MOST_VISITORS = 20_000
FULL_IN_A_ROW = 300
CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
TOKEN = re.compile(r"/bookings/([^/]+)/")
BOOKING = re.compile(rb'name="booking" value="([^"]+)"')


class Lost(Exception):
    """No answer that says anything, however often it was asked."""


class Strange(Exception):
    """An answer that nobody should get."""


@dataclass
class Visitor:
    """Somebody, and what they were told.

    said: "confirmed", "waiting", "full" or, when it stayed lost, nothing; cancelled: "yes" or, when
    it was asked for and stayed lost, "perhaps". lost: answers that did not come.
    """

    number: int
    session: str
    places: int
    key: str
    email: str
    said: str = ""
    booking: str = ""
    token: str = ""
    cancelled: str = ""
    lost: int = 0


@dataclass
class Crowd:
    """Where they go, what happened to them, and how often answers were lost."""

    port: int
    sessions: list[str]
    chance: random.Random
    calm: asyncio.Event = field(default_factory=asyncio.Event)
    visitors: list[Visitor] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    full_in_a_row: int = 0
    keepers: list[Visitor] = field(default_factory=list)

    def visitor(self, places: int) -> Visitor:
        """Return the next one to come."""
        number = len(self.visitors)
        session = self.chance.choice(self.sessions)
        found = Visitor(number, session, places, f"{number:032x}", f"v{number}@example.org")
        self.visitors.append(found)
        return found


class Browser:
    """One visitor's connection: each request is repeated until it has an answer."""

    def __init__(self, crowd: Crowd, visitor: Visitor) -> None:
        self.crowd, self.visitor = crowd, visitor
        self.wire: Wire | None = None
        self.cookies: dict[str, str] = {}
        self.csrf = ""

    async def answered(self, request: bytes) -> Answer:
        """Return the answer to a request.

        :raises Lost: when there is none after many tries.
        """
        for number in range(MOST_TRIES):
            try:
                return await self.once(request)
            except (OSError, TimeoutError):
                self.crowd.counts["lost"] += 1
                self.visitor.lost += 1
                self.close()
            await asyncio.sleep(min(0.05 * (number + 1), 0.5))
        raise Lost

    async def once(self, request: bytes) -> Answer:
        """Send a request and return what comes back, unless it says nothing.

        :raises OSError: when the connection ends, or the server failed.
        """
        self.crowd.counts["attempts"] += 1
        if self.wire is None or not self.wire.is_open:
            self.wire = await Wire.opened(self.crowd.port)
        if self.crowd.chance.random() < 0.02:  # the visitor drives into a tunnel
            asyncio.get_running_loop().call_later(0.01, self.close)
        answer = await asyncio.wait_for(self.wire.ask(request), ANSWER_SECONDS)
        if answer.status >= 500:
            self.crowd.counts["failed"] += 1
            raise ConnectionError("the server failed")
        return answer

    def close(self) -> None:
        """End the connection, as a browser does when it has waited too long."""
        if self.wire is not None:
            self.wire.close()
        self.wire = None

    async def page(self, path: str) -> Answer:
        """Open a page with a form."""
        answer = await self.answered(get(path, self.cookies))
        self.cookies |= {k: v for k, v in answer.cookies().items() if k == "csrftoken"}
        if token := CSRF.search(answer.body):
            self.csrf = token[1].decode()
        return answer

    async def sent(self, path: str, **fields: object) -> Answer:
        """Send a form."""
        body = {"csrfmiddlewaretoken": self.csrf, **fields}
        return await self.answered(post_form(path, body, self.cookies))


def note(visitor: Visitor, crowd: Crowd, said: str) -> None:
    """Write down what a visitor was told."""
    visitor.said = said
    crowd.full_in_a_row = crowd.full_in_a_row + 1 if said == "full" else 0


async def book_by_api(browser: Browser, visitor: Visitor, *, wait: bool) -> None:
    """Book with one request; ask again with the same key and be told the same."""
    body = {
        "sessions": [{"session": visitor.session, "party": {"adult": visitor.places}}],
        "contact": {"name": "V", "email": visitor.email, "phone": ""}, "wait": wait,
    }  # fmt: skip
    request = post_json("/api/bookings", body, Idempotency_Key=visitor.key)
    answer = await browser.answered(request)
    if answer.status == 409 and answer.json()["code"] == "session-full":
        return note(visitor, browser.crowd, "full")
    if answer.status != 201:
        raise Strange(f"{answer.status} {answer.body[:500]!r}")
    found = answer.json()
    [row] = found["bookings"]
    visitor.booking, visitor.token = row["uid"], found["token"]
    note(visitor, browser.crowd, row["state"])
    if visitor.number % 4 == 0:
        again = await browser.answered(request)
        if again.status != 201 or again.json()["uid"] != found["uid"]:
            raise Strange(f"another answer: {again.status} {again.body[:500]!r}")
    return None


async def book_by_form(browser: Browser, visitor: Visitor) -> None:
    """Book through the form; a second click sends the same form."""
    path = f"/en/book/{visitor.session}/"
    await browser.page(path)
    answer = await browser.sent(
        path, key=visitor.key, adult=visitor.places, name="V", email=visitor.email, then="book"
    )
    if answer.status == 409:
        return note(visitor, browser.crowd, "full")
    await arrive(browser, visitor, answer)
    return None


async def book_by_basket(browser: Browser, visitor: Visitor) -> None:
    """Hold places in a basket of one's own, then confirm it, or leave them out again."""
    browser.cookies["zouma_basket"] = visitor.key
    path = f"/en/book/{visitor.session}/"
    await browser.page(path)
    answer = await browser.sent(path, key="hold", adult=visitor.places, then="basket")
    if answer.status == 409:
        return note(visitor, browser.crowd, "full")
    if answer.status != 302:
        raise Strange(f"{answer.status} {answer.body[:500]!r}")
    answer = await browser.sent("/en/basket/", name="V", email=visitor.email)
    await arrive(browser, visitor, answer)
    return None


async def arrive(browser: Browser, visitor: Visitor, answer: Answer) -> None:
    """Follow to the booking's page and read its name there."""
    found = TOKEN.search(answer.header("location"))
    if answer.status != 302 or found is None:
        raise Strange(f"{answer.status} {answer.body[:500]!r}")
    visitor.token = found[1]
    note(visitor, browser.crowd, "confirmed")
    page = await browser.page(f"/en/bookings/{visitor.token}/")
    named = BOOKING.search(page.body)
    if named is None:
        raise Strange(f"{page.status} {page.body[-1500:]!r}")
    visitor.booking = named[1].decode()


async def cancel(browser: Browser, visitor: Visitor) -> None:
    """Cancel on the booking's own page."""
    path = f"/en/bookings/{visitor.token}/"
    visitor.cancelled = "perhaps"
    await browser.page(path)
    answer = await browser.sent(path, booking=visitor.booking, do="cancel")
    if answer.status != 302:
        raise Strange(f"{answer.status} {answer.body[:500]!r}")
    visitor.cancelled = "yes"


async def visit(crowd: Crowd) -> None:
    """Let one visitor come and do what chance wills."""
    chance = crowd.chance
    visitor, way = crowd.visitor(chance.randint(1, 4)), chance.random()
    waits, cancels = chance.random() < 0.05, chance.random() < 0.5
    browser = Browser(crowd, visitor)
    try:
        if way < 0.6:
            await book_by_api(browser, visitor, wait=waits)
        elif way < 0.75:
            await book_by_form(browser, visitor)
        else:
            await book_by_basket(browser, visitor)
        if visitor.booking and (cancels or visitor.said == "waiting"):
            await cancel(browser, visitor)
        elif visitor.said == "confirmed":
            crowd.keepers.append(visitor)
        elif crowd.full_in_a_row > 3 and crowd.keepers:
            await cancel(browser, crowd.keepers.pop(chance.randrange(len(crowd.keepers))))
    except Lost:
        crowd.counts["given up"] += 1
    finally:
        browser.close()


async def come_and_go(crowd: Crowd) -> None:
    """Visitors come, one after another, until it is calm."""
    while not crowd.calm.is_set() and len(crowd.visitors) < MOST_VISITORS:
        await visit(crowd)


async def fill_up(crowd: Crowd) -> None:
    """Book single places until so many in a row were told that it is full."""
    while crowd.full_in_a_row < FULL_IN_A_ROW and len(crowd.visitors) < MOST_VISITORS:
        visitor = crowd.visitor(1)
        browser = Browser(crowd, visitor)
        await book_by_api(browser, visitor, wait=False)
        browser.close()


async def gathered(plan: dict[str, object]) -> Crowd:
    """Let the crowd come, and calm down when a line comes in."""
    crowd = Crowd(int(plan["port"]), list(plan["sessions"]), random.Random(plan["seed"]))
    asyncio.get_running_loop().add_reader(sys.stdin, crowd.calm.set)
    number = int(plan["at_once"])
    await asyncio.gather(*(come_and_go(crowd) for _one in range(number)))
    asyncio.get_running_loop().remove_reader(sys.stdin)
    crowd.full_in_a_row = 0
    await asyncio.gather(*(fill_up(crowd) for _one in range(number)))
    return crowd


def main() -> None:
    """Read the plan, let them come, print what they were told."""
    crowd = asyncio.run(gathered(json.loads(sys.argv[1])))
    visitors = [asdict(visitor) for visitor in crowd.visitors]
    sys.stdout.write(json.dumps({"counts": crowd.counts, "visitors": visitors}) + "\n")


if __name__ == "__main__":
    main()
