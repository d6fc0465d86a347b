"""Marking user agents: people stay people, programs are known by the right layer."""

import re
from datetime import date

import polars as pl
import pytest

from reach.robots.corpus import ASSISTANTS, COUNTER, CRAWLERS, EMPTY, PEOPLE, TOOLS
from zouma.reach.events.record import Agent
from zouma.reach.robots import LISTS_VERSION, counter_lists, mark, mark_all, our_list
from zouma.reach.robots.marking import layers

KNOWN = [
    (PEOPLE, Agent.PERSON),
    (COUNTER, Agent.COUNTER),
    (CRAWLERS, Agent.CRAWLER),
    (ASSISTANTS, Agent.ASSISTANT),
    (TOOLS, Agent.TOOL),
    (EMPTY, Agent.EMPTY),
]
CASES = [
    pytest.param(text, agent, id=f"{agent.name.lower()}: {name}")
    for texts, agent in KNOWN
    for name, text in texts.items()
]
KNOWN_BY_NAME = [text for texts, agent in KNOWN for text in texts.values() if agent != Agent.EMPTY]


@pytest.mark.parametrize(("user_agent", "agent"), CASES)
def test_a_user_agent_is_known_by_the_right_layer(user_agent: str, agent: Agent) -> None:
    assert mark(user_agent) == agent


def test_another_engine_of_patterns_finds_the_same() -> None:
    people, asked = layers(None)
    expected = [
        next((agent for pattern, agent in asked if re.search(pattern, rest)), Agent.PERSON)
        for rest in (re.sub(people, " ", text) for text in KNOWN_BY_NAME)
    ]

    together = mark_all(pl.Series(KNOWN_BY_NAME))

    assert together.tolist() == expected


def test_nothing_at_once_gives_nothing() -> None:
    assert mark_all([]).tolist() == []


@pytest.mark.parametrize("letters", [str.upper, str.lower])
def test_crawlers_and_tools_are_known_in_any_letters(letters: type[str]) -> None:
    missed = {
        name: text
        for name, text in {**CRAWLERS, **TOOLS}.items()
        if mark(letters(text)) == Agent.PERSON
    }

    assert missed == {}


def test_people_with_names_in_capitals_stay_people() -> None:
    flagged = {name for name, text in PEOPLE.items() if mark(text.upper()) != Agent.PERSON}

    assert flagged == set()


def test_our_crawlers_tools_are_indeed_missed_by_counters_list() -> None:
    known_there = [name for name, text in {**CRAWLERS, **TOOLS}.items() if counter_lists(text)]

    assert known_there == []


def test_counters_list_alone_flags_these_phones_and_apps() -> None:
    flagged = sorted(name for name, text in PEOPLE.items() if counter_lists(text))

    assert flagged == [
        "baidu app", "baidu app on an iphone", "baidu browser", "botim", "cubot in small letters",
        "custom system", "google play services", "motorola", "pinyin", "text", "yandex app",
    ]  # fmt: skip


def test_before_an_entry_came_into_the_list_it_is_not_used() -> None:
    earlier = date(2026, 11, 24)

    marks = [mark("YisouSpider", as_of=earlier), mark("YisouSpider", as_of=date(2026, 11, 25))]

    assert marks == [Agent.PERSON, Agent.CRAWLER]
    assert mark_all(["YisouSpider", "curl/8.5.0"], as_of=earlier).tolist() == [0, Agent.COUNTER]


def test_every_entry_says_why_and_matches_some_user_agent() -> None:
    without_note = [entry.pattern for entry in our_list() if len(entry.note) < 2]

    unused = [
        entry.pattern for entry in our_list()
        if not pl.Series(KNOWN_BY_NAME).str.contains(f"(?i:{entry.pattern})").any()
    ]  # fmt: skip

    assert without_note == []
    assert unused == []


def test_the_version_names_both_lists() -> None:
    assert LISTS_VERSION == "counter-robots 2025.11, zouma 2026-11-25"


def test_a_user_agent_made_to_be_slow_is_marked_in_passing() -> None:
    slow = "Mozilla/5.0 YisouSpider" + "@" * 200_000 + "a" * 200_000

    assert mark(slow) == Agent.CRAWLER
