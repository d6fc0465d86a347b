"""The command line: ``./zouma COMMAND``."""

from __future__ import annotations

import os
import sys

import click

from zouma import __version__
from zouma.site.command_line.contacts import contact
from zouma.site.command_line.development import bench, check, manage, test, translations
from zouma.site.command_line.programme import export_command, import_command
from zouma.site.command_line.reach import reach
from zouma.site.command_line.reads import reads
from zouma.site.command_line.report import report
from zouma.site.command_line.running import demo, serve, worker
from zouma.site.state import DatabaseUnavailable


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="zouma")
def commands() -> None:
    """Zouma runs a city's public science programme.

    \b
    First steps:
      ./zouma demo                     see it with an invented city programme
      ./zouma import FILE --edition x  take in the calendar of a real festival
      ./zouma serve                    show what is in the database
    """


for command in (
    demo, serve, worker, reads, import_command, export_command, reach, report, contact, test, check,
    bench, manage, translations,
):  # fmt: skip
    commands.add_command(command)


def main() -> None:
    """Run a command; an anticipated refusal is one sentence and exit status 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zouma.site.settings")
    try:
        commands(prog_name="./zouma")
    except Exception as error:
        if not is_anticipated(error):
            raise
        click.echo(f"zouma: {error}", err=True)
        sys.exit(2)


def is_anticipated(error: Exception) -> bool:
    """Tell whether an error is a refusal that a person is told about in a sentence."""
    from zouma.common.errors import ProgrammeError

    return isinstance(error, ProgrammeError | DatabaseUnavailable)
