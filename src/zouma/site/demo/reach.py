"""The demo's counting: doors read, returns of hosts, exports of platforms, then the estimate."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db import connection
from django.db.backends.utils import CursorWrapper

from zouma.programme.models import Edition
from zouma.reach.actions import observe_doors, refresh_estimates
from zouma.site.demo.exports import fill_exports
from zouma.site.demo.returns import fill_audits, fill_interviews, fill_returns

ALL = 100_000
KEPT = (
    "reach_observation", "reach_computation", "reach_hostanswer", "reach_answerfigure",
    "report_reportversion", "reach_auditplan", "reach_auditunit",
)  # fmt: skip
EMPTY = (
    """
    DELETE FROM reach_interview WHERE sheet_id IN (
        SELECT s.id FROM reach_interviewsheet s JOIN programme_activity a ON a.id = s.activity_id
        WHERE a.edition_id = ANY(%(ids)s))
    """,
    """
    DELETE FROM reach_interviewsheet WHERE activity_id IN (
        SELECT id FROM programme_activity WHERE edition_id = ANY(%(ids)s))
    """,
    """
    DELETE FROM reach_auditunit WHERE plan_id IN (
        SELECT id FROM reach_auditplan WHERE edition_id = ANY(%(ids)s))
    """,
    "DELETE FROM reach_auditplan WHERE edition_id = ANY(%(ids)s)",
    "DELETE FROM report_reportversion WHERE edition_id = ANY(%(ids)s)",
    """
    UPDATE reach_hostreturn SET answer_id = NULL, answered_at = NULL
    WHERE round_id IN (SELECT id FROM reach_returnround WHERE edition_id = ANY(%(ids)s))
    """,
    "UPDATE reach_observation SET supersedes_id = NULL WHERE edition_id = ANY(%(ids)s)",
    "DELETE FROM reach_observation WHERE edition_id = ANY(%(ids)s)",
    "DELETE FROM reach_computation WHERE edition_id = ANY(%(ids)s)",
    """
    DELETE FROM reach_answerfigure WHERE answer_id IN (
        SELECT a.id FROM reach_hostanswer a JOIN reach_hostreturn h ON h.id = a.host_return_id
        JOIN reach_returnround r ON r.id = h.round_id WHERE r.edition_id = ANY(%(ids)s))
    """,
    """
    DELETE FROM reach_hostanswer WHERE host_return_id IN (
        SELECT h.id FROM reach_hostreturn h JOIN reach_returnround r ON r.id = h.round_id
        WHERE r.edition_id = ANY(%(ids)s))
    """,
    """
    DELETE FROM reach_hostreturn WHERE round_id IN (
        SELECT id FROM reach_returnround WHERE edition_id = ANY(%(ids)s))
    """,
    """
    DELETE FROM reach_returnletter WHERE contact_id IN (
        SELECT c.id FROM reach_returncontact c JOIN reach_returnround r ON r.id = c.round_id
        WHERE r.edition_id = ANY(%(ids)s))
    """,
    """
    DELETE FROM reach_returncontact WHERE round_id IN (
        SELECT id FROM reach_returnround WHERE edition_id = ANY(%(ids)s))
    """,
    "DELETE FROM reach_returnround WHERE edition_id = ANY(%(ids)s)",
    """
    DELETE FROM reach_doorreading WHERE session_id IN (
        SELECT s.id FROM programme_session s JOIN programme_activity a ON a.id = s.activity_id
        WHERE a.edition_id = ANY(%(ids)s))
    """,
)


def fill_reach(
    *slugs: str, folder: Path, scale: float, seed: int, now: datetime
) -> None:  # fmt: skip
    """Count the demo's editions as far as they have come."""
    observe_doors(now=now, limit=ALL)
    for slug in slugs:
        fill_returns(slug, seed=seed, now=now)
        fill_audits(slug, scale=scale, seed=seed, now=now)
        fill_interviews(slug, scale=scale, seed=seed, now=now)
        fill_exports(slug, folder=folder, scale=scale, seed=seed, now=now)
        refresh_estimates(Edition.objects.get(slug=slug), now=now)


def empty_reach(edition_ids: list[int]) -> None:
    """Remove what was counted of editions, which nobody else may."""
    with connection.cursor() as cursor:
        switch_triggers(cursor, "DISABLE")
        for statement in EMPTY:
            cursor.execute(statement, {"ids": edition_ids})
        switch_triggers(cursor, "ENABLE")


def switch_triggers(cursor: CursorWrapper, how: str) -> None:
    """Let the tables that are only added to be changed, or not any more.

    Checks that wait for the end are made first: a table with any cannot be altered.
    """
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    for table in KEPT:
        cursor.execute(f"ALTER TABLE {table} {how} TRIGGER USER")
