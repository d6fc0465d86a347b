"""``reach``: counts of people and of reads, in and out of the ledger."""

from __future__ import annotations

import click

from zouma.site.command_line.reach.counting import count
from zouma.site.command_line.reach.importing import import_command
from zouma.site.command_line.reach.observing import figures_command
from zouma.site.command_line.reach.visiting import visitors_command


@click.group("reach")
def reach() -> None:
    """Audience and readership: what was counted, of whom, by which definition.

    \b
    Examples: ./zouma reach import traffic.xlsx --edition carnival-2026
              ./zouma reach figures carnival-2026
              ./zouma reach count --from 2026-09-19 --to 2026-09-25 --by channel
    """


for command in (import_command, figures_command, count, visitors_command):
    reach.add_command(command)
