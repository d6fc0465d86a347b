"""The records that activities refer to, each of them passed on once, before it is needed."""

from __future__ import annotations

from collections.abc import Iterator

from zouma.programme.formats.records import (
    OrganisationRecord,
    PlaceRecord,
    Record,
    RegionRecord,
    TopicRecord,
)


class ReferencedRecords:
    """Remembers which keys went out already, and holds what has to go out next."""

    def __init__(self) -> None:
        self._seen: set[tuple[type, str]] = set()
        self._waiting: list[Record] = []

    def knows(self, kind: type, key: str) -> bool:
        """Return whether the record of that kind and key has been added."""
        return (kind, key) in self._seen

    def add(self, record: RegionRecord | TopicRecord | OrganisationRecord | PlaceRecord) -> str:
        """Add a record unless its key is known, and return the key."""
        key = record.code if isinstance(record, RegionRecord) else record.key
        if not self.knows(type(record), key):
            self._seen.add((type(record), key))
            self._waiting.append(record)
        return key

    def drain(self) -> Iterator[Record]:
        """Yield what was added since the last time."""
        yield from self._waiting
        self._waiting.clear()
