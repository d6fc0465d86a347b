"""How commands show progress and results on a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zouma.programme.actions import ImportReport

FINDINGS_SHOWN = 40


@contextmanager
def progress_bar(file: Path, *, shown: bool) -> Iterator[Callable[[int], None]]:
    """Yield what to call with the number of bytes read."""
    if not shown or not file.is_file():
        yield lambda _bytes: None
        return
    from rich.progress import Progress

    with Progress(transient=True) as progress:
        task = progress.add_task(file.name, total=file.stat().st_size)
        yield lambda read: progress.update(task, completed=read)


def print_report(report: ImportReport) -> None:
    """Print an import's counts and its findings, the commonest reasons first."""
    from rich.console import Console
    from rich.table import Table

    console = Console()
    counts = Table("", "created", "updated", "unchanged", "refused")
    for name in ("activities", "sessions", "places", "organisations"):
        tally = getattr(report, name)
        numbers = (tally.created, tally.updated, tally.unchanged, tally.refused)
        counts.add_row(name, *(str(number) for number in numbers))
    console.print(f"Edition {report.edition}: {report.read} records read.")
    console.print(counts)
    if not report.findings:
        console.print("No findings.")
        return
    reasons = Counter((finding.reason, finding.action) for finding in report.findings)
    summary = Table("times", "reason", "what was done", title="Findings")
    for (reason, action), times in reasons.most_common():
        summary.add_row(str(times), reason, action)
    console.print(summary)
    details = Table("record", "field", "value", "reason", "what was done")
    for finding in report.findings[:FINDINGS_SHOWN]:
        details.add_row(
            finding.record, finding.field, finding.value, finding.reason, finding.action
        )
    console.print(details)
    if len(report.findings) > FINDINGS_SHOWN:
        left = len(report.findings) - FINDINGS_SHOWN
        console.print(f"… and {left} more; --report json shows all of them.")
