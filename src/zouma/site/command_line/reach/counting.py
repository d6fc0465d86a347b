"""``reach count``: the days whose events changed are counted, and the figures of a span shown."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from zouma.site.command_line.surroundings import database, migrate

if TYPE_CHECKING:
    from zouma.reach.actions import Counted
    from zouma.reach.counts.visitors import Visitors
    from zouma.reach.queries.reads import Named, NamedReads, NamedSpike, NamedVisitors

COLUMNS = ("day", "month", "channel", "region", "item", "activity", "topic")
DAY = click.DateTime(["%Y-%m-%d"])
SHOWN = (
    "raw", "after_status", "after_robots", "after_duration", "after_behaviour", "counted",
    "unique_items",
)  # fmt: skip
MEASURES = (*SHOWN, "seconds", "assistants", "nameless")


def columns(_context: click.Context, _option: click.Parameter, value: str) -> tuple[str, ...]:
    """Return the columns of ``--by``."""
    names = tuple(name.strip() for name in value.split(",") if name.strip())
    unknown = [name for name in names if name not in COLUMNS]
    if unknown or len(set(names)) < len(names):
        raise click.BadParameter(f"These can be named, each once: {', '.join(COLUMNS)}.")
    return names


# fmt: off
@click.command()
@click.option("--from", "from_day", type=DAY, help="First day; else from the beginning.")
@click.option("--to", "to_day", type=DAY, help="Last day, included; else to the end.")
@click.option(
    "--by", callback=columns, default="channel", show_default=True, metavar="COLUMN,…",
    help=f"Any of {', '.join(COLUMNS)}; region not with item, activity or topic.",
)
@click.option(
    "--engine", metavar="NAME",
    help="duckdb, clickhouse or spark://HOST:PORT; else as in ZOUMA_READS_ENGINE.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of tables.")
def count(
    from_day: datetime | None, to_day: datetime | None, by: tuple[str, ...], engine: str | None,
    as_json: bool,
) -> None:
    # fmt: on
    """Count the days whose events or rules changed, and show the figures of a span.

    \b
    Examples: ./zouma reach count --from 2026-05-01 --to 2026-05-31
              ./zouma reach count --from 2026-05-14 --to 2026-05-14 --by channel,region --json
    """
    from django.conf import settings
    from django.utils import timezone

    with database():
        from zouma.reach.actions import count_reads, write_materials
        from zouma.reach.counts.reads import Span
        from zouma.reach.queries.reads import reads_of, spikes_of, uniques_of
        from zouma.site.counting import reads_engine

        migrate()
        folder = settings.REACH_FOLDER
        span = Span(day_of(from_day), day_of(to_day))
        shown = not as_json and sys.stderr.isatty()
        with days_shown(wanted=shown) as progress, reads_engine(engine) as chosen:
            counted = count_reads(folder, timezone.now(), span=span, engine=chosen,
                                  progress=progress)  # fmt: skip
        write_materials(folder)
        reads, visitors = reads_of(folder, span, by), uniques_of(folder, span, by)
        unlike = spikes_of(folder, span, today=timezone.localdate())
        if as_json:
            found = as_object(counted, reads, visitors) | {"spikes": plain_spikes(unlike)}
            click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        else:
            print_tables(counted, reads, visitors)
            print_spikes(unlike)


def day_of(moment: datetime | None) -> date | None:
    """Return the day that an option names."""
    return moment.date() if moment else None


@contextmanager
def days_shown(*, wanted: bool) -> Iterator[Callable[[int, int], None]]:
    """Yield what to call with the days that are done and their number."""
    if not wanted:
        yield lambda _done, _total: None
        return
    from rich.progress import Progress

    with Progress(transient=True) as bar:
        task = bar.add_task("days", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def as_object(
    counted: Counted, reads: list[NamedReads], visitors: list[NamedVisitors]
) -> dict[str, Any]:
    """Return what is shown as plain data."""
    return {
        "days": {name: [str(day) for day in days] for name, days in asdict(counted).items()},
        "reads": [
            place(row.names) | {"namespace": row.namespace, "kind": row.reads.kind.name.lower()}
            | {name: getattr(row.reads, name) for name in MEASURES}
            for row in reads
        ],
        "visitors": [
            place(row.names) | {
                "namespace": row.namespace, "unit": row.visitors.unit,
                "sampled": row.visitors.sampled, "estimate": row.visitors.estimate,
                "low": row.visitors.low, "high": row.visitors.high,
            }
            for row in visitors
        ],
    }  # fmt: skip


def place(names: tuple[Named, ...]) -> dict[str, Any]:
    """Return where figures belong, by column."""
    return {name.column: name.short or name.key for name in names}


def print_tables(
    counted: Counted, reads: list[NamedReads], visitors: list[NamedVisitors]
) -> None:  # fmt: skip
    """Print what was done, then the reads after each rule, then the visitors."""
    from rich.console import Console
    from rich.table import Table

    console = Console()
    done = (f"{len(days)} {name}" for name, days in asdict(counted).items() if days)
    console.print(f"Days: {', '.join(done) or 'none'}.")
    heads = [name.column for name in reads[0].names] if reads else []
    table = Table(*heads, "namespace", "kind", *(name.replace("_", " ") for name in SHOWN),
                  title="Reads, raw and after each rule")  # fmt: skip
    for row in reads:
        figures = (f"{getattr(row.reads, name):,}" for name in SHOWN)
        table.add_row(*titled(row.names), row.namespace, row.reads.kind.name.lower(), *figures)
    console.print(table)
    heads = [name.column for name in visitors[0].names] if visitors else []
    table = Table(*heads, "namespace", "unit", "sampled", "estimate", "95 % interval",
                  title="Different visitors")  # fmt: skip
    for found in visitors:
        table.add_row(*titled(found.names), found.namespace, found.visitors.unit,
                      f"{found.visitors.sampled:,}", *interval(found.visitors))  # fmt: skip
    console.print(table)


def plain_spikes(found: list[NamedSpike]) -> list[dict[str, Any]]:
    """Return what stands out as plain data."""
    return [
        {"channel": one.channel.short, "month": one.spike.period, "counted": one.spike.counted,
         "mean_before": round(one.spike.mean, 1), "direction": one.spike.direction}
        for one in found
    ]  # fmt: skip


def print_spikes(found: list[NamedSpike]) -> None:
    """Print which months a person should look at."""
    for one in found:
        click.echo(
            f"Please look: {one.channel.name or one.channel.key} had {one.spike.counted:,} reads "
            f"in {one.spike.period}, {one.spike.mean:,.0f} a month before."
        )


def titled(names: tuple[Named, ...]) -> list[str]:
    """Return the names of a row, with a dash where nothing is known."""
    return [name.name or name.short or str(name.key or "–") for name in names]


def interval(visitors: Visitors) -> tuple[str, str]:
    """Return an estimate and its interval as text."""
    if visitors.estimate is None or visitors.low is None or visitors.high is None:
        return "too few", "–"
    return f"{visitors.estimate:,.0f}", f"{visitors.low:,.0f} – {visitors.high:,.0f}"
