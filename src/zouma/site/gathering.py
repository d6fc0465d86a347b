"""What the worker does for reads: keys, pages, days."""

from __future__ import annotations

import logging
from datetime import date, datetime
from zoneinfo import ZoneInfo

import duckdb
from django.conf import settings

from zouma.reach.actions import register_pages, tell_front_end
from zouma.reach.counts.engines.choosing import EngineNotInstalled, EngineUnknown
from zouma.reach.counts.files import CountingUnderWay, DayUnreadable
from zouma.reach.events.compaction import CompactionRuns, compact
from zouma.reach.events.visitors import Steady, destroy_keys
from zouma.site.counting import count_new_reads

logger = logging.getLogger(__name__)


def gather_reads(*, now: datetime) -> list[date]:
    """Destroy the keys of days that are over, gather reads into days; return which days changed.

    :raises CompactionRuns: when another process gathers.
    """
    folder, zone, steady = settings.REACH_FOLDER, ZoneInfo(settings.TIME_ZONE), Steady.now()
    days = settings.VISITOR_KEY_DAYS
    destroy_keys(folder, zone=zone, now=now, steady=steady, days=days)
    return compact(folder, zone, now, steady=steady, kept_days=settings.READS_KEPT_DAYS)


def look_after_reads(*, now: datetime) -> None:
    """Do what the worker does for reads; what goes wrong with files is tried again later."""
    tell_front_end(settings.REACH_FOLDER)
    register_pages()
    try:
        gather_reads(now=now)
        count_new_reads(now)
    except (CompactionRuns, CountingUnderWay):
        return
    except (DayUnreadable, EngineUnknown, EngineNotInstalled):
        logger.exception("reads are not counted")
    except (OSError, duckdb.Error):
        logger.exception("reads are gathered later")
