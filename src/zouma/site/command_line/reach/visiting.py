"""``reach visitors``: how many different visitors channels had, shared, and how often they came."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from zouma.site.command_line.reach.counting import DAY, day_of, interval
from zouma.site.command_line.surroundings import database, migrate

if TYPE_CHECKING:
    from zouma.reach.counts.visitors import Visitors
    from zouma.reach.queries.audiences import Audience


@click.command("visitors")
@click.argument("channels", nargs=-1, required=True, metavar="CHANNEL…")
@click.option("--from", "from_day", type=DAY, help="First day; else from the beginning.")
@click.option("--to", "to_day", type=DAY, help="Last day, included; else to the end.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a table.")
def visitors_command(
    channels: tuple[str, ...], from_day: datetime | None, to_day: datetime | None, as_json: bool
) -> None:
    """Show the different visitors of channels together, of each two of them, and how often.

    From the sample of one visitor in 64, with intervals of 95 %.

    \b
    Example: ./zouma reach visitors site letter --from 2026-05-14 --to 2026-05-14
    """
    with database():
        from django.conf import settings

        from zouma.reach.counts.reads import Span
        from zouma.reach.queries.audiences import audience_of_channels

        migrate()
        span = Span(day_of(from_day), day_of(to_day))
        found = audience_of_channels(
            settings.REACH_FOLDER, span, channels,
            one_key=in_one_period(span.from_day, span.to_day, settings.VISITOR_KEY_DAYS),
        )  # fmt: skip
        if as_json:
            click.echo(json.dumps(as_object(found), ensure_ascii=False, indent=1))
        else:
            print_table(found)


def in_one_period(from_day: date | None, to_day: date | None, days: int) -> bool:
    """Tell whether the operator's policy kept one key of visitors over a span."""
    from zouma.reach.events.visitors import period_of

    if from_day is None or to_day is None:
        return False
    return period_of(from_day, days) == period_of(to_day, days)


def rows_of(found: Audience) -> list[tuple[str, Visitors]]:
    """Return what is shown, each with its name."""
    rows = [("all together", found.together)] if found.together else []
    rows += [(f"both {row.one} and {row.other}", row.visitors) for row in found.shared]
    rows += [(f"read {times_text(row.times)}", row.visitors) for row in found.times]
    return rows


def times_text(times: int) -> str:
    """Return how often, in words; the last row is of so many or more."""
    from zouma.reach.queries.audiences import MOST_TIMES

    return {1: "once", MOST_TIMES: f"{times} times or more"}.get(times, f"{times} times")


def as_object(found: Audience) -> list[dict[str, Any]]:
    """Return what is shown as plain data."""
    return [
        {"of": name, "unit": row.unit, "sampled": row.sampled, "estimate": row.estimate,
         "low": row.low, "high": row.high}
        for name, row in rows_of(found)
    ]  # fmt: skip


def print_table(found: Audience) -> None:
    """Print a line for each."""
    from rich.console import Console
    from rich.table import Table

    table = Table("visitors", "unit", "sampled", "estimate", "95 % interval")
    for name, row in rows_of(found):
        table.add_row(name, row.unit, f"{row.sampled:,}", *interval(row))
    Console().print(table)
