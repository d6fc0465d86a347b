"""What a command needs around it: a database, Django, an orderly end."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import click


@contextmanager
def orderly_end() -> Iterator[None]:
    """Turn Ctrl-C, SIGTERM and a closed terminal into one ordinary way out."""

    def leave(number: int, _frame: FrameType | None) -> None:
        for other in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(other, signal.SIG_IGN)  # the way out is not interrupted again
        sys.exit(128 + number)

    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, leave)
    yield


@contextmanager
def database() -> Iterator[None]:
    """Have the database of ``DATABASE_URL``, or else the embedded one, and Django set up on it."""
    with orderly_end():
        if os.environ.get("DATABASE_URL"):
            set_up()
            yield
        else:
            from zouma.site.embedded import embedded_database

            with embedded_database() as url:
                os.environ["DATABASE_URL"] = url
                os.environ["ZOUMA_EMBEDDED"] = "1"
                set_up()
                try:
                    yield
                finally:
                    from django.db import connection

                    connection.close()
                    connection.close_pool()  # type: ignore[attr-defined]
                    del os.environ["DATABASE_URL"]


def set_up() -> None:
    """Start Django, speaking the terminal's language."""
    import django
    from django.utils import translation

    django.setup()
    names = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    wanted = next((name for name in names if name), "")
    translation.activate("zh-hans" if wanted.lower().startswith("zh") else "en")


def migrate() -> None:
    """Bring the embedded database up to date; somebody else's is left to its operator.

    :raises click.ClickException: when somebody else's database lacks migrations.
    """
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    if not os.environ.get("ZOUMA_EMBEDDED"):
        raise click.ClickException(
            "The database is not up to date; run ./zouma manage migrate first."
        )
    call_command("migrate", verbosity=0, interactive=False)
