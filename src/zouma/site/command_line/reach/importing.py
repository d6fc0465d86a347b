"""``reach import``: files of counts and of reads into the ledger and the event store."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from zouma.site.command_line.surroundings import database, migrate

FORMATS = ["auto", "nginx", "apache", "caddy", "cloudfront"]
NAMESPACES = ["own", "third-party", "platform"]


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of the command."""

    edition: str
    mapping: str
    channel: str
    first: datetime | None
    last: datetime | None
    until: datetime | None
    node: str
    format: str
    namespace: str
    materials: Path | None
    dry_run: bool


# fmt: off
@click.command("import")
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--channel", default="", metavar="SLUG", help="Channel; else the mapping's.")
@click.option("--edition", default="", metavar="SLUG", help="Counts: the edition they are of.")
@click.option("--mapping", default="", metavar="NAME|FILE",
              help="Counts: how to read; else recognised.")
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]),
              help="Counts: first day to take.")
@click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), help="Counts: last day to take.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]),
              help="Counts: last day that running totals include.")
@click.option("--node", default="", metavar="NAME",
              help="Logs: the server that wrote them, if several do for a channel.")
@click.option("--format", type=click.Choice(FORMATS), default="auto",
              help="Logs: else recognised by content.")
@click.option("--namespace", type=click.Choice(NAMESPACES), default="own",
              help="Logs: whose figures they are, of a channel that is new.")
@click.option("--materials", type=click.Path(path_type=Path), metavar="FILE.toml",
              help="Logs: which addresses are materials; else by the channel.")
@click.option("--dry-run", is_flag=True, help="Report only; change nothing.")
@click.option("--report", type=click.Choice(["table", "json"]), default="table")
def import_command(files: tuple[Path, ...], report: str, **options: Any) -> None:
    # fmt: on
    """Take logs of servers into the event store, exports and returns into the ledger of counts.

    What a file is, is told by its content. The same file again counts nothing twice; a log that
    has grown is read on from where it ended.

    \b
    Examples: ./zouma reach import /var/log/nginx/access.log* --channel site-log
              ./zouma reach import cdn/*.gz --channel cdn --node edge --report json
              ./zouma reach import traffic.xlsx --edition carnival-2026 --dry-run
              ./zouma reach import website.csv --edition days --from 2026-09-01 --to 2026-09-30
    """
    asked = Asked(**options)
    with database():
        migrate()
        found, refused = [], 0
        for path in files:
            row = imported(path, asked, shown=report == "table")
            found.append(row)
            refused += bool(row.get("refusal"))
        if report == "json":
            click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    if refused:
        sys.exit(2)


def imported(path: Path, asked: Asked, *, shown: bool) -> dict[str, Any]:
    """Take in a file as what it is; print what became of it, and return it as plain data.

    Without an edition it can only be a log, with a mapping only counts.
    """
    from zouma.reach.logs.importing import is_log

    wanted = asked.format != "auto" or not asked.edition
    log = not asked.mapping and (wanted or is_log(path))
    take = imported_log if log else imported_counts
    return take(path, asked, shown=shown)


def imported_counts(path: Path, asked: Asked, *, shown: bool) -> dict[str, Any]:
    """Take in counts."""
    from django.utils import timezone

    from zouma.reach.actions.import_counts import CountOrder, import_counts
    from zouma.site.command_line.reach.observing import print_import

    if not asked.edition:
        raise click.UsageError(f"Say with --edition what the counts in {path} are of.")
    order = CountOrder(
        path=path, edition_slug=asked.edition, mapping=asked.mapping, channel=asked.channel,
        first_on=asked.first.date() if asked.first else None,
        last_on=asked.last.date() if asked.last else None,
        until=asked.until.date() if asked.until else None, dry_run=asked.dry_run,
    )  # fmt: skip
    found = import_counts(order, now=timezone.now())
    if shown:
        print_import(found)
    return found.to_json()


def imported_log(path: Path, asked: Asked, *, shown: bool) -> dict[str, Any]:
    """Take in a log; a refusal is told beside the file's name, and the next file goes on."""
    from django.utils import timezone

    from zouma.common.errors import ProgrammeError
    from zouma.reach.actions.importing_reads import ReadsOrder, import_reads
    from zouma.reach.vocabulary import Namespace
    from zouma.site.command_line.reach.logs import as_object, event_store, print_log
    from zouma.site.command_line.reporting import progress_bar

    if not asked.channel:
        raise click.UsageError(f"Say with --channel whose reads {path} holds.")
    order = ReadsOrder(
        path=path, channel=asked.channel, node=asked.node, format=asked.format,
        namespace=Namespace(asked.namespace), materials=asked.materials, trial=asked.dry_run,
    )  # fmt: skip
    try:
        with progress_bar(path, shown=shown and sys.stderr.isatty()) as progress:
            record = import_reads(order, event_store(), now=timezone.now(), told=progress)
    except ProgrammeError as refusal:
        if shown:
            click.echo(f"{path}: {refusal}", err=True)
        return {"file": path.name, "refusal": str(refusal), "code": refusal.code}
    if shown:
        print_log(record)
    return as_object(record)
