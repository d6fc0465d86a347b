"""Counting reads with the engine and the resources that the settings name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime

from django.conf import settings

from zouma.reach.actions import Counted, count_reads, write_materials
from zouma.reach.counts.engines import Engine, Resources
from zouma.reach.counts.engines.choosing import chosen_engine


@contextmanager
def reads_engine(name: str | None = None) -> Iterator[Engine]:
    """Yield the engine of a name, or else of the settings, with what it may use.

    :raises EngineUnknown: when there is none of that name.
    :raises EngineNotInstalled: when it is an extra that is missing.
    """
    temporary = settings.REACH_FOLDER / "counts" / "work"
    temporary.mkdir(parents=True, exist_ok=True)
    resources = Resources(settings.READS_MEMORY_MB, settings.READS_THREADS, temporary)
    with closing(chosen_engine(name or settings.READS_ENGINE, resources)) as engine:
        yield engine


def count_new_reads(now: datetime) -> Counted:
    """Count the days that changed, for the worker after it has gathered reads.

    :raises CountingUnderWay: when another process counts.
    :raises DayUnreadable: at the end, when a day's events are not whole.
    """
    write_materials(settings.REACH_FOLDER)
    with reads_engine() as engine:
        return count_reads(settings.REACH_FOLDER, now, engine=engine)
