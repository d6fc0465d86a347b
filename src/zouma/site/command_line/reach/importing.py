"""``reach import``: files of counts and of reads into the ledger and the event store."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from zouma.site.command_line.surroundings import database, migrate


@click.command("import")
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--edition", required=True, metavar="SLUG", help="Edition that the counts are of.")
@click.option("--mapping", default="", metavar="NAME|FILE", help="How to read; else recognised.")
@click.option("--channel", default="", metavar="SLUG", help="Channel; else the mapping's.")
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), help="First day to take.")
@click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), help="Last day to take.")
@click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), help="Last day that running totals include."
)
@click.option("--dry-run", is_flag=True, help="Report only; change nothing.")
@click.option("--report", type=click.Choice(["table", "json"]), default="table")
def import_command(  # noqa: PLR0913, PLR0917 - the options of the command
    files: tuple[Path, ...], edition: str, mapping: str, channel: str, first: datetime | None,
    last: datetime | None, until: datetime | None, dry_run: bool, report: str,
) -> None:  # fmt: skip
    """Take exports of platforms and returns of hosts into the ledger of counts.

    Each file is taken as a whole or not at all; the same file again states nothing twice.

    \b
    Examples: ./zouma reach import traffic.xlsx --edition carnival-2026 --dry-run
              ./zouma reach import articles.xlsx --edition carnival-2026 --until 2026-09-30
              ./zouma reach import website.csv --edition days --from 2026-09-01 --to 2026-09-30
    """
    from django.utils import timezone

    with database():
        from zouma.reach.actions.import_counts import CountOrder, import_counts
        from zouma.site.command_line.reach.observing import print_import

        migrate()
        reports = []
        for path in files:
            order = CountOrder(
                path=path, edition_slug=edition, mapping=mapping, channel=channel,
                first_on=first.date() if first else None, last_on=last.date() if last else None,
                until=until.date() if until else None, dry_run=dry_run,
            )  # fmt: skip
            found = import_counts(order, now=timezone.now())
            reports.append(found.to_json())
            if report == "table":
                print_import(found)
        if report == "json":
            click.echo(json.dumps(reports, ensure_ascii=False, indent=1))
