"""The topics of the demonstration: a tree of two levels with EuroSciVoc identifiers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from zouma.programme.formats.records import TopicRecord
from zouma.site.demo.wordbank import pair, words

EUROSCIVOC = "http://data.europa.eu/8mn/euroscivoc/"


def topic_record(key: str, name: str, concept: str, broader: str = "") -> TopicRecord:
    """Return one topic."""
    return TopicRecord(
        key=key,
        name=pair(name).text(),
        identifier=EUROSCIVOC + concept if concept else "",
        broader_key=broader,
    )


def topic_records() -> Iterator[TopicRecord]:
    """Yield each broad topic, followed by its narrower ones."""
    for topic in words("topics")["topic"]:
        yield topic_record(topic["key"], topic["name"], topic["concept"])
        for key, name, concept in topic["narrower"]:
            yield topic_record(key, name, concept, broader=topic["key"])


@lru_cache
def broader_topics() -> dict[str, str]:
    """Return the broad topic of each narrower one."""
    return {
        narrow[0]: topic["key"]
        for topic in words("topics")["topic"]
        for narrow in topic["narrower"]
    }
