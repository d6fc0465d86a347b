"""``reach figures``: the standing figures of an edition; and how an import of counts is told."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from zouma.site.command_line.reporting import FINDINGS_SHOWN
from zouma.site.command_line.surroundings import database, migrate

UNUSED, SILENT = "the mapping does not use it", "nothing is said"
RATE = "a rate is not a count"
VANISHED_SHOWN = 5

if TYPE_CHECKING:
    from zouma.reach.actions.import_counts import CountReport
    from zouma.reach.queries.expanded import Expansion
    from zouma.reach.queries.figures import Figure


@click.command("figures")
@click.argument("edition", metavar="EDITION")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def figures_command(edition: str, as_json: bool) -> None:
    """Print what stands in the ledger of an edition, side by side: nothing unlike is added.

    One line for each definition and group of things. "…" in place of a value: different people,
    or parts that overlap, of whom only the bounds are known.
    """
    with database():
        from django.utils.translation import override

        from zouma.reach.actions.import_counts import edition_named
        from zouma.reach.queries.expanded import expansions, host_returns
        from zouma.reach.queries.figures import figures_of

        migrate()
        with override("en"):
            row = edition_named(edition)
            found = figures_of(row)
            returns = host_returns(row)
            ways = expansions(returns) if returns is not None else []
        if as_json:
            plain = {
                "edition": row.slug,
                "figures": [figure.to_json() for figure in found],
                "expansions": [way.to_json() for way in ways],
            }
            click.echo(json.dumps(plain, ensure_ascii=False, indent=1))
            return
        print_figures(found)
        if ways:
            print_expansions(ways)


def print_figures(found: list[Figure]) -> None:
    """Print figures, one line each, under the names of their namespaces."""
    lines = []
    for one in found:
        covered = f"{one.told}/{one.expected}" if one.expected is not None else str(one.told)
        lines.append(
            (
                one.namespace, one.measure, one.definition, one.about, number(one.value),
                interval(one.low, one.high), f"{one.unit} {covered}",
                f"{one.first_on} – {one.last_on}", one.rule,
            )
        )  # fmt: skip
    head = (
        "figures of",
        "measure",
        "definition",
        "about",
        "value",
        "bounds",
        "covers",
        "time",
        "rule",
    )
    print_table(head, lines, numbers={4, 5})


def print_expansions(ways: list[Expansion]) -> None:
    """Print the ways from returns to all hosts; they are alternatives."""
    click.echo("\nVisits of all hosts, in several ways; alternatives, never added:")
    lines = [
        (one.way, number(one.value), interval(one.low, one.high), str(one.used), one.assumes)
        for one in ways
    ]
    print_table(("way", "value", "95 % interval", "returns", "assumes"), lines, numbers={1, 2, 3})


def print_table(
    head: tuple[str, ...], lines: Sequence[tuple[str, ...]], *, numbers: set[int]
) -> None:
    """Print lines in columns that are as wide as they need to be; no line is broken."""
    widths = [max(len(line[place]) for line in [head, *lines]) for place in range(len(head))]
    for line in [head, *lines]:
        cells = [
            cell.rjust(width) if place in numbers else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        click.echo("  ".join(cells).rstrip())


def number(value: int | None) -> str:
    """Return a count with its thousands parted, "…" where there is none."""
    return "…" if value is None else f"{value:,}"


def interval(low: int, high: int | None) -> str:
    """Return bounds as they are printed."""
    return f"{low:,} or more" if high is None else f"{low:,} – {high:,}" if low != high else "exact"


def print_import(report: CountReport) -> None:
    """Print what an import of counts did, and what it left out."""
    where = f", channel {report.channel}" if report.channel else ""
    click.echo(f"{report.file}: by {report.mapping}, edition {report.edition}{where}")
    click.echo(
        f"  {report.read} records read; {report.stated} counts stated,"
        f" {len(report.restated)} restated, {report.unchanged} known already"
    )
    if report.outside or report.other_rows:
        click.echo(
            f"  left out: {report.outside} records of other days, {report.other_rows} of other rows"
        )
    for change in report.restated[:FINDINGS_SHOWN]:
        click.echo(
            f"  restated: {change.definition}, {change.about}, {change.window}:"
            f" {change.earlier:,} → {change.later:,} ({change.earlier_file} of {change.stated_at})"
        )
    for gone in report.vanished[:VANISHED_SHOWN]:
        click.echo(f"  not in this file, kept: {gone}")
    if len(report.vanished) > VANISHED_SHOWN:
        click.echo(f"  … and {len(report.vanished) - VANISHED_SHOWN} more")
    print_findings(report)


def print_findings(report: CountReport) -> None:
    """Print what was found in a file, columns that are not used in one line."""
    columns: dict[str, list[str]] = {UNUSED: [], RATE: []}
    reasons: Counter[tuple[str, str, str]] = Counter()
    for one in report.findings:
        if one.record == "file" and one.reason in columns:
            columns[one.reason].append(one.field)
        else:
            reasons[one.field, one.reason, one.action] += 1
    for (field, reason, action), times in reasons.most_common(FINDINGS_SHOWN):
        often = f" ({times} times)" if times > 1 else ""
        missing = report.missing.get(field) if reason == SILENT else None
        what = f"{field}: " if field else ""
        much = f" in {missing} of {report.taken} records" if missing is not None else ""
        click.echo(f"  {what}{reason}{much}: {action}{often}")
    for told, reason in (("rates, which are not counts", RATE), ("columns not used", UNUSED)):
        if columns[reason]:
            click.echo(f"  {told}: {', '.join(columns[reason])}")
