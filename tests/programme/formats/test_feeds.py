"""RSS and Atom: well-formed XML from any text, in the order in which things happen."""

from __future__ import annotations

from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
from hypothesis import given, settings
from lxml import etree

from records_strategies import NOW, programmes, writing_context
from zouma.common.text import TranslatedText
from zouma.programme.formats import feeds
from zouma.programme.formats.records import (
    ActivityRecord,
    EditionRecord,
    PlaceRecord,
    Record,
    SessionRecord,
)
from zouma.programme.formats.writing import Programme

ATOM = "{http://www.w3.org/2005/Atom}"
HOUR = timedelta(hours=1)


def activity(name: str, *starts: timedelta) -> ActivityRecord:
    return ActivityRecord(
        external_id=name,
        title=TranslatedText.original("en", name),
        sessions=tuple(
            SessionRecord(starts_at=NOW + start, ends_at=NOW + start + HOUR) for start in starts
        ),
    )


def rss(records: list[Record]) -> etree._Element:
    return etree.fromstring(b"".join(feeds.write_rss(records, writing_context())))


def atom(records: list[Record]) -> etree._Element:
    return etree.fromstring(b"".join(feeds.write_atom(records, writing_context())))


@given(programmes())
@settings(deadline=None, max_examples=40)
def test_any_programme_is_a_feed_of_its_public_activities(stream: list[Record]) -> None:
    context = writing_context()
    shown = Programme(stream).public_activities()
    addresses = sorted(feeds.web_address(context.activity_address(one)) for one in shown)

    items = rss(stream).findall("channel/item")
    entries = atom(stream).findall(f"{ATOM}entry")

    assert sorted(item.findtext("guid") or "" for item in items) == addresses
    assert sorted(entry.findtext(f"{ATOM}id") or "" for entry in entries) == addresses


@pytest.mark.parametrize("written", [rss, atom])
def test_what_comes_next_comes_first(written) -> None:
    records: list[Record] = [
        activity("past", -9 * HOUR),
        activity("later", 5 * HOUR),
        activity("just past", -3 * HOUR),
        activity("undated"),
        activity("again", -20 * HOUR, 2 * HOUR),
        activity("now", -HOUR / 2),
    ]

    titles = [
        element.text
        for element in written(records).iter("title", f"{ATOM}title")
        if element.getparent().tag in ("item", f"{ATOM}entry")
    ]

    assert titles == ["now", "again", "later", "just past", "past", "undated"]


def test_an_item_says_when_where_and_what() -> None:
    place = PlaceRecord(key="p", name=TranslatedText.original("en", "Hill & Dome"))
    stars = ActivityRecord(
        external_id="7",
        title=TranslatedText.original("en", "Stars\x07"),
        summary=TranslatedText.original("en", "Look < up"),
        description=TranslatedText.original("en", "<p>Bring a coat.</p>"),
        keywords=("night\x0b",),
        place_key="p",
        sessions=(SessionRecord(starts_at=NOW + HOUR, ends_at=NOW + 2 * HOUR),),
    )
    edition = EditionRecord(title=TranslatedText.original("en", "Science Week"))

    channel = rss([edition, place, stars]).find("channel")
    assert channel is not None
    (item,) = channel.findall("item")

    assert channel.findtext("title") == "Science Week"
    assert channel.findtext("link") == "https://festival.example/en/2025/"
    assert parsedate_to_datetime(channel.findtext("lastBuildDate") or "") == NOW
    assert item.findtext("title") == "Stars"
    assert item.findtext("category") == "night"
    assert item.findtext("description") == (
        "<p>2025-05-20 18:30–19:30 · Hill &amp; Dome</p><p>Look &lt; up</p><p>Bring a coat.</p>"
    )


def test_an_atom_feed_has_what_the_standard_asks_for() -> None:
    feed = atom([activity("7", HOUR)])

    assert {
        name: feed.findtext(f"{ATOM}{name}") for name in ("title", "id", "updated", "rights")
    } == {
        "title": "Festival of Science",
        "id": "https://festival.example/en/2025/",
        "updated": "2025-05-20T09:30:00+00:00",
        "rights": "City Science Association CC-BY-4.0",
    }
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "City Science Association"
    assert {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")} == {
        "alternate": "https://festival.example/en/2025/",
        "self": "https://festival.example/en/2025/programme",
    }
