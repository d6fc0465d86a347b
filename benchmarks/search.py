"""Searches among 2,000 and among 100,000 activities, beside the bare SQL they rest on.

The demo's city programme, and the same programme again and again with other sessions' numbers:
every word is as common among its activities as before.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from benchmarks.measuring.site_copy import site_copy
from benchmarks.measuring.tables import arguments, print_json, print_table


@dataclass(frozen=True, slots=True)
class Plan:
    """The demo's scale, the number of activities of the large programme, passes."""

    scale: float
    activities: int
    passes: int


FULL = Plan(scale=1, activities=100_000, passes=7)
QUICK = Plan(scale=0.1, activities=4_000, passes=3)


def main() -> None:
    """Fill, measure, fill, measure, print."""
    flags = arguments(__doc__)
    plan = QUICK if flags.quick else FULL
    with site_copy("search") as copy:
        sizes = {}
        for name, fill in (("small", (plan.scale, 0)), ("large", (0, plan.activities))):
            copy.run("-m", "benchmarks.measuring.filling", *map(str, fill))
            printed = copy.run("-m", "benchmarks.measuring.searching", str(plan.passes))
            sizes[name] = json.loads(printed)
    growth = sizes["large"]["median_ms"] / sizes["small"]["median_ms"]
    growth_p95 = sizes["large"]["p95_ms"] / sizes["small"]["p95_ms"]
    heads = ("activities", "median ms", "p95 ms", "bare median", "bare p95", "ratio", "CPU ms")
    keys = ("median_ms", "p95_ms", "bare_median_ms", "bare_p95_ms", "ratio", "cpu_ms")
    print_table(
        heads, [(f"{row['activities']:,}", *(row[k] for k in keys)) for row in sizes.values()]
    )
    print(f"{sizes['small']['searches']} searches; growth of the median {growth:.2f}, of the 95th")
    print(f"percentile {growth_p95:.2f}. To reach: ratio 2, growth 5.")
    print_json({**sizes, "growth": growth, "growth_p95": growth_p95}, wanted=flags.json)


if __name__ == "__main__":
    main()
