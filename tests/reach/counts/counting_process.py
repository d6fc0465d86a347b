"""Counts the days of a folder in a process of its own, to be killed; says when it begins."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import django

django.setup()

from zouma.reach.actions import count_reads  # noqa: E402 - Django comes first


def main():
    sys.stdout.write("begins\n")
    sys.stdout.flush()
    count_reads(Path(sys.argv[1]), datetime(2026, 6, 1, tzinfo=UTC))


if __name__ == "__main__":
    main()
