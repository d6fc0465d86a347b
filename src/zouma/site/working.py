"""The worker: what time makes due, again and again, beside the queue of tasks."""

from __future__ import annotations

import logging
import threading
import time

from django.core.management import call_command
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from zouma.bookings.actions import do_chores, erase_overdue
from zouma.reach.actions import ask_hosts, forget_draws, observe_doors
from zouma.site.gathering import look_after_reads

PAUSE_SECONDS = 2.0
SELDOM_SECONDS = 600.0
PAUSE_AFTER_FAILURE_SECONDS = 10.0

logger = logging.getLogger(__name__)


def work_until_stopped() -> None:
    """Work until the process is ended; each chore is a transaction that may end at any moment."""
    threading.Thread(target=do_chores_for_ever, daemon=True).start()
    threading.Thread(target=look_after_reads_for_ever, daemon=True).start()
    call_command("db_worker", startup_delay=False, verbosity=0)


def do_chores_for_ever() -> None:
    """Do what is due, every other second; a database that is away is waited for.

    What may wait, such as forgetting who booked, counting who came or asking hosts, is looked at
    every ten minutes.
    """
    seldom_at = 0.0
    while True:
        pause = PAUSE_SECONDS
        try:
            do_chores(now=timezone.now())
            if time.monotonic() >= seldom_at:
                erase_overdue(now=timezone.now())
                observe_doors(now=timezone.now())
                ask_hosts(now=timezone.now())
                forget_draws(now=timezone.now())
                seldom_at = time.monotonic() + SELDOM_SECONDS
        except DatabaseError:
            logger.exception("the worker tries again in a moment")
            connection.close()
            pause = PAUSE_AFTER_FAILURE_SECONDS
        close_old_connections()
        time.sleep(pause)


def look_after_reads_for_ever() -> None:
    """Gather reads every ten minutes; that may take minutes, for which no chore waits."""
    while True:
        try:
            look_after_reads(now=timezone.now())
        except DatabaseError:
            logger.exception("reads are gathered later")
            connection.close()
        close_old_connections()
        time.sleep(SELDOM_SECONDS)
