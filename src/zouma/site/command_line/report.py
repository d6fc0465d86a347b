"""``report``: the figures of an edition, on the terminal or as a file; publishing them."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zouma.site.command_line.surroundings import database, migrate

if TYPE_CHECKING:
    from zouma.report.figures import Sheet
    from zouma.report.models import ReportVersion

FORMATS = ["text", "html", "json", "csv", "xlsx"]
LANGUAGES = {"zh": "zh-hans", "en": "en"}


@click.command()
@click.argument("edition", metavar="EDITION")
@click.option("--language", type=click.Choice(list(LANGUAGES)), help="Else the terminal's own.")
@click.option("--format", "format_name", type=click.Choice(FORMATS), default="text")
@click.option("--output", type=click.Path(path_type=Path), help="File to write; else the terminal.")
@click.option("--version", "number", type=int, metavar="N", help="A published version.")
@click.option("--publish", is_flag=True, help="Freeze the figures of now as the next version.")
@click.option("--note", default="", help="What is corrected, and why; asked for from version 2 on.")
def report(  # noqa: PLR0913, PLR0917 - the options of the command
    edition: str, language: str | None, format_name: str, output: Path | None,
    number: int | None, publish: bool, note: str,
) -> None:  # fmt: skip
    """Print the figures of an edition, each with what it rests on.

    \b
    Examples: ./zouma report carnival-2026
              ./zouma report carnival-2026 --language zh --format html --output report.html
              ./zouma report carnival-2026 --publish --note "Two returns came late."
    """
    if publish and number is not None:
        raise click.UsageError("--publish freezes the figures of now; it takes no --version.")
    with database():
        from django.utils import timezone, translation

        migrate()
        now = timezone.now()
        spoken = LANGUAGES[language] if language else translation.get_language()
        with translation.override(spoken):
            sheet, version = figures_of(edition, number, publish, note, now=now)
            chunks = written(sheet, version, format_name, now=now, plain=output is not None)
            write_out(chunks, output)
            if publish and version is not None:
                click.echo(f"Version {version.number} is published.", err=True)


def print_press_sheet(slug: str, *, now: datetime) -> None:
    """Print the figures of an edition as they stand, within a command that has the database."""
    sheet, version = figures_of(slug, None, False, "", now=now)
    write_out(written(sheet, version, "text", now=now, plain=False), None)


def figures_of(
    slug: str, number: int | None, publish: bool, note: str, *, now: datetime
) -> tuple[Sheet, ReportVersion | None]:
    """Return the figures asked for, published first where that is asked for.

    :raises click.ClickException: when there is no such edition or version.
    """
    from zouma.reach.actions import refresh_estimates
    from zouma.report.actions import publish_report
    from zouma.report.frozen import sheet_of
    from zouma.report.queries.drafts import draft_of, edition_named
    from zouma.report.queries.versions import version_numbered

    edition = edition_named(slug)
    if edition is None:
        raise click.ClickException(f"There is no edition {slug}.")
    if number is not None:
        version = version_numbered(edition, number)
        if version is None:
            raise click.ClickException(f"Version {number} of {slug} is not published.")
        return sheet_of(version.sheet), version
    refresh_estimates(edition, now=now)
    draft = draft_of(edition, now=now)
    if not publish:
        return draft.sheet, None
    return draft.sheet, publish_report(draft.sheet, now=now, points=draft.points, note=note)


def written(
    sheet: Sheet, version: ReportVersion | None, format_name: str, *, now: datetime, plain: bool
) -> Iterable[bytes]:
    """Return the bytes of a report in a format."""
    from zouma.report.formats.documents import draft_json, report_json, spelled
    from zouma.report.formats.page import report_page
    from zouma.report.formats.tables import figures_csv, figures_xlsx
    from zouma.report.formats.terminal import press_text
    from zouma.report.queries.points import points_of
    from zouma.report.queries.versions import published_of

    match format_name:
        case "csv":
            return figures_csv(sheet)
        case "xlsx":
            return figures_xlsx(sheet, now=now)
        case "json" if version is not None:
            return [spelled(report_json(version.sheet, published_of(version), version.changes))]
        case "json":
            return [spelled(draft_json(sheet))]
        case "html":
            published = published_of(version) if version else None
            return [report_page(sheet, points_of(sheet), published).encode()]
    bold = plainly if plain or not sys.stdout.isatty() else emphasised
    return [press_text(sheet, bold=bold).encode()]


def plainly(text: str) -> str:
    """Return a heading as it is."""
    return text


def emphasised(text: str) -> str:
    """Return a heading in bold."""
    return click.style(text, bold=True)


def write_out(chunks: Iterable[bytes], output: Path | None) -> None:
    """Write bytes to a file, whole or not at all, or to the terminal.

    :raises click.ClickException: when the file cannot be written.
    """
    if output is None:
        for chunk in chunks:
            sys.stdout.buffer.write(chunk)
        sys.stdout.buffer.flush()
        return
    draft = output.with_name(output.name + ".part")
    try:
        with draft.open("wb") as file:
            file.writelines(chunks)
        draft.replace(output)
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror}.") from error
