"""Where counts lie, and how files are put there whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from django.utils.translation import gettext_lazy as _

from zouma.common.durable import HIDDEN, lock, made, put_written
from zouma.common.errors import ProgrammeError
from zouma.reach.counts.cleaning import EVENTS
from zouma.reach.events.days import DAY, days_in


class DayUnreadable(ProgrammeError):
    """A day's events are not what was written: cut short, overwritten, of another shape."""

    message = _("A file of events cannot be read.")

    def __init__(self, path: Path, reason: str = "") -> None:
        sentence = _("The file %(path)s cannot be read: %(reason)s")
        super().__init__(sentence % {"path": path, "reason": reason.strip() or "?"})
        self.path = path


class CountingUnderWay(ProgrammeError):
    """Another process counts in this folder."""

    message = _("The reads are being counted already.")


def counts_path(folder: Path, name: str, day: date) -> Path:
    """Return the file of one result of a day, such as ``item_day`` or ``sample``."""
    return folder / "counts" / name / f"{DAY}{day}" / f"{name}.parquet"


def stamp_path(folder: Path, day: date) -> Path:
    """Return the file that says what a day was counted from."""
    return folder / "counts" / "stamps" / f"{DAY}{day}" / "stamp.json"


def materials_path(folder: Path) -> Path:
    """Return the file that says which item belongs to which material, activity and topic."""
    return folder / "counts" / "materials.parquet"


def counted_paths(
    folder: Path, name: str, from_day: date | None = None, to_day: date | None = None
) -> dict[date, Path]:
    """Return the files of one result, by day."""
    days = days_in(folder / "counts" / name, f"{name}.parquet", from_day, to_day)
    return {day: counts_path(folder, name, day) for day in days}


def names_visitors(path: Path) -> bool:
    """Tell whether a day's events still say which are of one visitor.

    :raises DayUnreadable: when the file is none of Parquet, or has other columns.
    """
    try:
        columns = {field.name: str(field.type) for field in pq.read_schema(path)}
    except (OSError, pa.ArrowException) as error:
        raise DayUnreadable(path, str(error)) from error
    if columns == EVENTS:
        return True
    if columns == {name: kind for name, kind in EVENTS.items() if name != "visitor"}:
        return False
    raise DayUnreadable(path, f"columns {', '.join(columns)}")


def draft(path: Path) -> Path:
    """Return where a file is written before it is put in place; the same each time."""
    return made(path.parent) / f"{HIDDEN}{path.name}.draft"


def put_draft(path: Path) -> None:
    """Put a file that was drafted in its place; after a loss of power it is whole or not there."""
    put_written(draft(path), path)


@contextmanager
def counting_alone(folder: Path) -> Iterator[None]:
    """Count while no other process does; the lock ends with the process.

    :raises CountingUnderWay: when another one counts.
    """
    path = folder / "counts" / "lock"
    made(path.parent)
    with path.open("w") as file:
        if not lock(file.fileno()):
            raise CountingUnderWay
        yield
