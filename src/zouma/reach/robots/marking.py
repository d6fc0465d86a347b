"""Marking user agents by the first layer of the lists that knows them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zouma.reach.robots.lists import Kind, alternation, counter_patterns
from zouma.reach.vocabulary import Agent

ABSENT = r"^[\s-]*$"  # servers write a dash where nothing was sent
REMEMBERED = 8_192
LOOKED_AT = 2_000  # characters


@cache
def layers(as_of: date | None) -> tuple[str, tuple[tuple[str, Agent], ...]]:
    """Return what is cut out of a user agent, and the layers in the order they are asked."""
    asked = (
        (alternation(Kind.ASSISTANT, as_of), Agent.ASSISTANT),
        ("|".join(counter_patterns()), Agent.COUNTER),
        (alternation(Kind.CRAWLER, as_of), Agent.CRAWLER),
        (alternation(Kind.TOOL, as_of), Agent.TOOL),
    )
    return alternation(Kind.PERSON, as_of), asked


@lru_cache(maxsize=REMEMBERED)
def mark(user_agent: str, *, as_of: date | None = None) -> Agent:
    """Return the layer by which a user agent is a program, or PERSON.

    as_of: our list as it was on that day; None: as it is now.
    """
    return Agent(int(mark_all([user_agent], as_of=as_of)[0]))


def mark_all(
    user_agents: Sequence[str] | pl.Series, *, as_of: date | None = None
) -> NDArray[np.uint8]:
    """Return the mark of each of many user agents, as ``mark`` gives it.

    Give each user agent once: a search through all layers takes some two microseconds, whatever
    is written in it (the patterns run in time linear in the text).
    """
    people, asked = layers(as_of)
    whole, rest = pl.col("whole"), pl.col("rest")
    conditions = [(whole.str.contains(ABSENT), Agent.EMPTY)]
    conditions += [(rest.str.contains(pattern), agent) for pattern, agent in asked]
    marks = [pl.when(holds).then(pl.lit(int(agent))) for holds, agent in conditions]
    named = pl.coalesce(*marks, pl.lit(int(Agent.PERSON))).cast(pl.UInt8).alias("mark")
    texts = pl.Series(user_agents, dtype=pl.String).str.slice(0, LOOKED_AT)
    frame = pl.DataFrame({"whole": texts})
    cut = frame.with_columns(whole.str.replace_all(people, " ").alias("rest"))
    return cut.select(named)["mark"].to_numpy()


def counter_lists(user_agent: str) -> bool:
    """Tell whether COUNTER's list has it, as published and with nothing cut out of it.

    For comparisons with counts that know no other list.
    """
    return re.search("|".join(counter_patterns()), user_agent) is not None
