"""How many queries pages make when nothing is remembered.

Run as ``python -m benchmarks.measuring.counting ADDRESS …``; prints one JSON object.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from zouma.site.command_line.surroundings import database


class Counter:
    """A wrapper that counts the statements it passes on."""

    def __init__(self) -> None:
        self.queries = 0

    def __call__(self, execute: Any, *arguments: Any) -> Any:
        """Count and execute."""
        self.queries += 1
        return execute(*arguments)


def main() -> None:
    """Print the queries of each address."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "zouma.site.settings"
    os.environ["ZOUMA_PAGE_CACHE_SECONDS"] = os.environ["ZOUMA_REMEMBER_SECONDS"] = "0"
    with database():
        from django.db import connection
        from django.test import Client

        counts = {}
        client = Client(headers={"host": "127.0.0.1"})
        for address in sys.argv[1:]:
            client.get(address)
            counter = Counter()
            with connection.execute_wrapper(counter):
                response = client.get(address)
            if response.status_code != 200:
                raise SystemExit(f"{address}: {response.status_code}")
            counts[address] = counter.queries
    print(json.dumps(counts))


if __name__ == "__main__":
    main()
