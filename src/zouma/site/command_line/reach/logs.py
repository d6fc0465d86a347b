"""How an import of a log is told, and where its events go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

if TYPE_CHECKING:
    from zouma.reach.actions.importing_reads import Store
    from zouma.reach.models import ReadsImport

PLAIN = (
    "node", "fingerprint", "format", "lists", "lines", "known", "events", "left_out", "rejects",
    "agents", "days", "backwards", "unfinished_bytes", "refusal",
)  # fmt: skip


def event_store() -> Store:
    """Return the event store of this site, by its settings."""
    from django.conf import settings

    from zouma.reach.actions.importing_reads import Store

    return Store(
        folder=settings.REACH_FOLDER, writer=settings.NODE, zone=ZoneInfo(settings.TIME_ZONE),
        key_days=settings.VISITOR_KEY_DAYS, secret=settings.SECRET_KEY.encode(),
    )  # fmt: skip


def as_object(record: ReadsImport) -> dict[str, Any]:
    """Return the record of an import as plain data."""
    plain = {name: getattr(record, name) for name in PLAIN}
    return {"file": record.name, "channel": record.channel.slug, **plain}


def print_log(record: ReadsImport) -> None:
    """Print what became of a log: lines, events, what was left out, what could not be read."""
    trial = "" if record.pk else " (nothing kept)"
    click.echo(f"{record.name}: {record.format or 'empty'}, channel {record.channel.slug}{trial}")
    before = f", {record.known:,} read before" if record.known else ""
    click.echo(f"  {record.lines:,} lines read{before}; {record.events:,} events")
    told("events", record.agents)
    told("left out", record.left_out)
    told("cannot be read", record.rejects)
    if len(record.days) > 1:
        click.echo(f"  days: {min(record.days)} – {max(record.days)} ({len(record.days)})")
    for finding in findings(record):
        click.echo(f"  {finding}")


def told(head: str, numbers: dict[str, int]) -> None:
    """Print numbers by name, the largest first."""
    for name, number in sorted(numbers.items(), key=lambda one: -one[1]):
        click.echo(f"  {head}: {number:,} {name}")


def findings(record: ReadsImport) -> list[str]:
    """Return what somebody should know of an import."""
    from zouma.reach.actions.registering import OWN_SLUG

    found = []
    if record.rejects and record.pk:
        found.append(f"lines that cannot be read: imports/rejects/{record.fingerprint}.tsv")
    if record.backwards:
        found.append(f"{record.backwards:,} events are an hour or more before one above them")
    if record.unfinished_bytes:
        found.append("the last line has no end; it waits for the next import")
    if record.events and record.agents == {"empty": record.events}:
        found.append("the log names no user agents: nobody can be told from a robot, none counts")
    if record.channel.slug == OWN_SLUG:
        found.append(
            "the beacon of our pages tells of reads in this channel: import only what it did not"
        )
    if not record.channel.reported:
        found.append("reads of this channel are not reported; the back office can change that")
    if record.refusal:
        found.append(record.refusal)
    return found
