"""The opening of the Open House Festival of London in 2025, replayed slot by slot.

The programme is imported, each ticketed slot gets places, and people ask for them when they must
have done so for the slot to fill when it really did (``measuring/demand.py`` says what is known and
what is drawn by chance). Places are taken through the actions of bookings, with the clock of 2025.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from benchmarks.measuring.demand import OPENS_AT
from benchmarks.measuring.site_copy import site_copy
from benchmarks.measuring.tables import arguments, print_json, print_table

from zouma.site.state import ROOT

FOLDER = ROOT.parent / "shared" / "data" / "festivals" / "openhouse-london"
PROGRAMME, SLOTS = FOLDER / "openhouse-london-2025.json", FOLDER / "booking-availability-2025.csv"
SEED = 1514
FULL, QUICK = 0, 60  # slots; 0: all
OUTCOMES = ("asked", "confirmed", "waiting", "entered", "refused")


def main() -> None:
    """Replay, print the table by hour and by day."""
    flags = arguments(__doc__)
    if not FOLDER.is_dir():
        raise SystemExit(f"The data are absent: {FOLDER}.")
    most = QUICK if flags.quick else FULL
    with site_copy("demand") as copy:
        numbers = (str(SEED), str(most))
        found = json.loads(
            copy.run("-m", "benchmarks.measuring.replaying", str(PROGRAMME), str(SLOTS), *numbers)
        )
    if found["wrong"]:
        raise RuntimeError(f"{found['wrong']} slots were oversold or counted wrong")
    report(found)
    print_json(found, wanted=flags.json)


def report(found: Mapping[str, Any]) -> None:
    """Print what was asked and what came of it."""
    heads = ("from (UTC)", *OUTCOMES, "full, real", "full, replayed")
    print_table(heads, list(rows(found)))
    refused = ", ".join(f"{name} {number}" for name, number in found["refusals"].items())
    later = ", ".join(f"{name} {number}" for name, number in found["later"].items())
    print(f"{found['slots']:,} slots replayed, of {found['in_file']:,} ticketed ones in the file,")
    print(f"{found['balloted']} of them balloted; {found['places']:,} places, of which")
    print(f"{found['taken']:,} were taken in the end; none oversold. Refused: {refused}. Later:")
    print(f"{later}. {found['seconds']:.0f} s. Real: as snapshots 5 to 11 hours apart saw them.")


def rows(found: Mapping[str, Any]) -> Iterator[tuple[object, ...]]:
    """Yield a row for each of the first twelve hours, then for each day."""
    asked = {datetime.fromisoformat(hour): counts for hour, counts in found["asked"].items()}
    full = [
        [datetime.fromisoformat(at) for at in found[name]]
        for name in ("full_real", "full_replayed")
    ]
    for begins, ends in pairwise(moments(max(asked))):
        counts: Counter[str] = Counter()
        for hour, more in asked.items():
            if begins <= hour < ends:
                counts.update(more)
        if counts:
            name = begins.strftime("%m-%d %H h" if ends - begins < timedelta(hours=2) else "%m-%d")
            done = (sum(at < ends for at in moments_full) for moments_full in full)
            yield (name, *(counts[outcome] for outcome in OUTCOMES), *done)


def moments(last: datetime) -> list[datetime]:
    """Return the hours of the opening day, then midnights."""
    hours = [OPENS_AT + timedelta(hours=n) for n in range(12)]
    midnights = OPENS_AT.replace(hour=0) + timedelta(days=1)
    days = (last - midnights).days + 2
    found = [midnights + timedelta(days=n) for n in range(days + 1)]
    return sorted({moment for moment in hours if moment < midnights} | set(found))


if __name__ == "__main__":
    main()
