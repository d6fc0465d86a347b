"""``import`` and ``export``: programmes in and out."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from zouma.site.command_line.surroundings import database, migrate

FORMATS = ["auto", "openagenda", "schema-org", "frab", "ical", "zouma"]
EXPORTS = [
    "json", "csv", "xlsx", "ical", "frab", "schema-org", "geojson", "rss", "atom", "dcat",
]  # fmt: skip


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--edition", required=True, metavar="SLUG", help="Edition to import into.")
@click.option("--format", "format_name", type=click.Choice(FORMATS), default="auto")
@click.option("--mapping", metavar="FILE.toml", help="Mapping for any other calendar.")
@click.option("--timezone", "time_zone", default="", metavar="ZONE", help="IANA time zone.")
@click.option("--source", default="", help="Namespace, where files of one kind would meet.")
@click.option("--dry-run", is_flag=True, help="Report only; change nothing.")
@click.option("--report", type=click.Choice(["table", "json"]), default="table")
def import_command(  # noqa: PLR0913, PLR0917 - the options of the command
    file: Path, edition: str, format_name: str, mapping: str | None, time_zone: str,
    source: str, dry_run: bool, report: str,
) -> None:  # fmt: skip
    """Take a festival's calendar file into an edition, and say what was found.

    \b
    Examples: ./zouma import events.json --edition carnival-2026
              ./zouma import schedule.xml --edition days --timezone Europe/Berlin --dry-run
              ./zouma import my.csv --edition autumn --mapping my.toml --report json
    """
    from django.utils import timezone

    with database():
        from zouma.programme.actions import ImportOrder, import_programme
        from zouma.site.command_line.reporting import print_report, progress_bar

        migrate()
        with progress_bar(file, shown=report == "table" and sys.stderr.isatty()) as progress:
            result = import_programme(
                ImportOrder(
                    path=file, edition_slug=edition, format_name=format_name,
                    mapping=mapping or "", time_zone=time_zone, source=source, dry_run=dry_run,
                ),
                now=timezone.now(),
                progress=progress,
            )  # fmt: skip
        if report == "json":
            click.echo(json.dumps(result.to_json(), ensure_ascii=False, indent=1))
        else:
            print_report(result)


@click.command("export")
@click.argument("edition", metavar="EDITION")
@click.option("--format", "format_name", type=click.Choice(EXPORTS), default="json")
@click.option("--language", default="zh-Hans", help="Language of single-language formats.")
@click.option("--output", type=click.Path(path_type=Path), help="File to write; else the terminal.")
def export_command(edition: str, format_name: str, language: str, output: Path | None) -> None:
    """Write an edition in one of the public formats.

    \b
    Examples: ./zouma export carnival-2026 > carnival.json
              ./zouma export carnival-2026 --format xlsx --output carnival.xlsx
    """
    from django.utils import timezone

    with database():
        from zouma.programme.queries.export import written_edition

        migrate()
        chunks = written_edition(edition, format_name, language=language, now=timezone.now())
        if output is None:
            for chunk in chunks:
                sys.stdout.buffer.write(chunk)
            sys.stdout.buffer.flush()
            return
        draft = output.with_name(output.name + ".part")
        try:
            with draft.open("wb") as file:
                file.writelines(chunks)
        except OSError as error:
            raise click.ClickException(f"{output} cannot be written: {error.strerror}.") from error
        draft.replace(output)
