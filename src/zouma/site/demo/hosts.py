"""Which organisations stand behind an activity."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from random import Random

from zouma.programme.formats.records import HostRecord
from zouma.site.demo.organisations import Body
from zouma.site.demo.topics import broader_topics

OWN_CHANCE = 0.65
PARTNER_CHANCE, SECOND_PARTNER_CHANCE, SPONSOR_CHANCE = 0.5, 0.2, 0.05
SPECIALIST_CHANCE = 0.6
HELPER_CHANCE = 0.25
ASKED = 8
PARTNERS_ONLY = ("media", "government", "other")


def topics_under(fields: Iterable[str]) -> list[str]:
    """Return the narrow topics that broad and narrow ones stand for."""
    named = set(fields)
    return [topic for topic, broad in broader_topics().items() if topic in named or broad in named]


class HostBook:
    """Calls on organisations, the less busy first, so that each has its part."""

    def __init__(self, rng: Random, bodies: Iterable[Body]) -> None:
        self._of_topic: defaultdict[str, list[Body]] = defaultdict(list)
        self._general: list[Body] = []
        self._helpers: list[Body] = []
        self._parts: Counter[str] = Counter()
        self._rng = rng
        for body in bodies:
            for topic in topics_under(body.type.fields):
                self._of_topic[topic].append(body)
            if not body.type.fields:
                rest = self._helpers if body.type.kind in PARTNERS_ONLY else self._general
                rest.append(body)

    def _least_busy(self, line: list[Body]) -> Body:
        """Return one of a few organisations of a line, the one with the fewest parts."""
        asked = [self._rng.choice(line) for _ in range(ASKED)]
        body = min(asked, key=lambda one: self._parts[one.record.key])
        self._parts[body.record.key] += 1
        return body

    def body_for(self, topic: str) -> Body:
        """Return an organisation that may lead an activity on a topic."""
        line = self._of_topic.get(topic)
        if line and (self._rng.random() < SPECIALIST_CHANCE or not self._general):
            return self._least_busy(line)
        return self._least_busy(self._general)

    def partner_for(self, topic: str) -> Body:
        """Return an organisation that may help."""
        if self._helpers and self._rng.random() < HELPER_CHANCE:
            return self._least_busy(self._helpers)
        return self.body_for(topic)

    def hosts(self, owner: Body | None, topic: str) -> tuple[HostRecord, ...]:
        """Return who leads an activity, first, and who helps."""
        rng = self._rng
        lead = owner if owner and rng.random() < OWN_CHANCE else self.body_for(topic)
        parts = {lead.record.key: "host"}
        for chance in (PARTNER_CHANCE, SECOND_PARTNER_CHANCE):
            if rng.random() < chance:
                parts.setdefault(self.partner_for(topic).record.key, "partner")
        if rng.random() < SPONSOR_CHANCE:
            parts.setdefault(self.body_for(topic).record.key, "sponsor")
        return tuple(HostRecord(organisation_key=key, role=role) for key, role in parts.items())
