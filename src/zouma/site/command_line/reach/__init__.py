"""``reach``: reads taken in and counted."""

from __future__ import annotations

import click

from zouma.site.command_line.reach.counting import count


@click.group()
def reach() -> None:
    """Take in what was read, and count it."""


for command in (count,):
    reach.add_command(command)
