"""Counts of a file against what the ledger has: the new stated, the changed restated."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q

from zouma.people.models import Account
from zouma.programme.models import Edition
from zouma.reach.actions.counted_subjects import Subjects
from zouma.reach.actions.observing import Statement, observe, observe_all
from zouma.reach.formats.schema import CountMapping, CountRecord
from zouma.reach.models import Evidence, Observation

PREFIX = "count"
BATCH = 2000
VANISHED_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Restatement:
    """A value that a later file changed: of what, over which time, from which file to which."""

    definition: str
    about: str
    window: str
    earlier: int
    later: int
    earlier_file: str
    later_file: str
    stated_at: str
    restated_at: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger has under one key: the latest that a file said."""

    id: int
    revision: int
    values: tuple[int, int, int]
    starts_at: datetime
    ends_at: datetime
    made_at: datetime
    file: str
    locator: str
    superseded_by: int | None

    @property
    def by_hand(self) -> bool:
        """Tell whether somebody has said otherwise since: a later file has a key of its own."""
        return self.superseded_by is not None


class CountLedger:
    """States the counts of one file; what was done stands in its attributes."""

    def __init__(
        self, edition: Edition, mapping: CountMapping, subjects: Subjects, evidence: Evidence,
        account: Account | None, now: datetime,
    ) -> None:  # fmt: skip
        self.edition = edition
        self.mapping = mapping
        self.subjects = subjects
        self.evidence = evidence
        self.account = account
        self.now = now
        self.stated = self.unchanged = 0
        self.restated: list[Restatement] = []
        self.vanished: list[str] = []

    def state(self, counts: Iterable[CountRecord]) -> None:
        """Write what is new or has changed."""
        said = self._by_key(counts)
        known = self._known()
        fresh: list[Statement] = []
        for base, one in said.items():
            earlier = known.get(base)
            if earlier is not None:
                self._again(base, one, earlier)
                continue
            statement = self._statement(one, f"{PREFIX}:{base}:1")
            if statement is not None:
                fresh.append(statement)
        for start in range(0, len(fresh), BATCH):
            self.stated += observe_all(fresh[start : start + BATCH], now=self.now)
        self._tell_vanished(said, known)

    def _by_key(self, counts: Iterable[CountRecord]) -> dict[str, CountRecord]:
        """Return the counts by what they are of; where a file contradicts itself, neither."""
        found: dict[str, CountRecord] = {}
        torn: set[str] = set()
        findings = self.subjects.findings
        for one in counts:
            base = self._base(one)
            other = found.setdefault(base, one)
            if other.quantity != one.quantity:
                torn.add(base)
                values = f"{other.quantity.value} and {one.quantity.value}"
                where = f"{other.locator} and {one.locator}"
                findings.note(where, "", values, "the file says two different things", "left out")
        return {base: one for base, one in found.items() if base not in torn}

    def _base(self, one: CountRecord) -> str:
        """Return the name of what is counted: running totals have no end of their own."""
        parts = [
            self.edition.slug, one.rule.definition.name, one.rule.population.value,
            self.subjects.name_of(one), iso(one.starts_at),
            "" if self.mapping.window.running else iso(one.ends_at),
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:40]

    def _known(self) -> dict[str, Known]:
        """Return what the ledger has of the mapping's definitions, the latest of each key."""
        names = Q()
        for rule in self.mapping.counts:
            said = rule.definition
            names |= Q(definition__code=said.code, definition__version=said.version)
        rows = Observation.objects.filter(names, edition=self.edition, key__startswith=f"{PREFIX}:")
        if (channel := self.subjects.channel) is not None:
            rows = rows.filter(Q(channel=channel) | Q(material__channel=channel))
        columns = (
            "key", "id", "value", "low", "high", "starts_at", "ends_at", "made_at",
            "evidence__name", "locator", "superseded_by",
        )  # fmt: skip
        found: dict[str, Known] = {}
        for key, pk, value, low, high, *rest in rows.values_list(*columns).order_by("id"):
            _prefix, base, revision = str(key).split(":")
            found[base] = Known(pk, int(revision), (value, low, high), *rest)
        return found

    def _again(self, base: str, one: CountRecord, earlier: Known) -> None:
        """Settle a count that the ledger has already."""
        quantity = one.quantity
        same = earlier.values == (quantity.value, quantity.low, quantity.high)
        if same:
            self.unchanged += 1
            return
        findings = self.subjects.findings
        if earlier.by_hand:
            reason = "somebody has corrected or disputed this figure"
            findings.note(one.locator, "", quantity.value, reason, "left as it is")
            return
        if (one.ends_at or self.now) < earlier.ends_at:
            reason = "the ledger has a later state of this running total"
            findings.note(one.locator, "", quantity.value, reason, "left out")
            return
        statement = self._statement(one, f"{PREFIX}:{base}:{earlier.revision + 1}")
        if statement is not None:
            observe(statement, now=self.now, supersedes=earlier.id)
            self.restated.append(self._restatement(one, earlier))

    def _restatement(self, one: CountRecord, earlier: Known) -> Restatement:
        return Restatement(
            definition=one.rule.definition.name,
            about=self.subjects.name_of(one),
            window=f"{iso(one.starts_at)} – {iso(one.ends_at)}",
            earlier=earlier.values[0],
            later=one.quantity.value,
            earlier_file=earlier.file or "",
            later_file=self.evidence.name,
            stated_at=iso(earlier.made_at),
            restated_at=iso(self.now),
        )

    def _statement(self, one: CountRecord, key: str) -> Statement | None:
        about = self.subjects.about(one)
        if about is None or one.starts_at is None or one.ends_at is None:
            return None
        return Statement(
            definition=self.subjects.definition(one.rule.definition),
            edition=self.edition,
            value=one.quantity.value,
            low=one.quantity.low,
            high=one.quantity.high,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            about=about,
            population=one.rule.population,
            account=self.account,
            reporter=one.reporter,
            evidence=self.evidence,
            locator=one.locator,
            key=key,
            note=one.quantity.note,
        )

    def _tell_vanished(self, said: dict[str, CountRecord], known: dict[str, Known]) -> None:
        """Tell what earlier files of the same had, within the time of this one, and it has not."""
        starts = [one.starts_at for one in said.values() if one.starts_at is not None]
        ends = [one.ends_at for one in said.values() if one.ends_at is not None]
        if not starts:
            return
        first, last = min(starts), max(ends)
        gone = [
            one
            for base, one in known.items()
            if base not in said and not one.by_hand and first <= one.starts_at < max(last, first)
        ]
        for one in gone[:VANISHED_SHOWN]:
            self.vanished.append(f"{one.file}: {one.locator}, {one.values[0]}")
        if gone:
            self.subjects.findings.note(
                "file", "", len(gone), "counts of earlier files that this one has not", "kept"
            )


def iso(moment: datetime | None) -> str:
    """Return a moment as text, the same in every time zone."""
    return "" if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds")
