"""``reads``: taking reads without the site, gathering them, tokens for partners."""

from __future__ import annotations

import click

from zouma.site.command_line.surroundings import database, migrate, orderly_end


@click.group()
def reads() -> None:
    """Take what pages tell of their readers.

    \b
    Examples: ./zouma reads gather
              ./zouma reads serve --port 8001
    """


@reads.command()
@click.option("--port", default=8001, show_default=True, help="Port to listen on.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--workers", default=1, show_default=True, help="Processes; 0: one per processor.")
def serve(port: int, host: str, workers: int) -> None:
    """Take the beacon of our pages in a process of its own, behind a proxy, without a database.

    \b
    Example: ./zouma reads serve --port 8001
    """
    from zouma.site.serving import serve_beacon_until_stopped

    with orderly_end():
        serve_beacon_until_stopped(host=host, port=port, workers=workers)


@reads.command()
def gather() -> None:
    """Gather reads into files of days now; the worker does so every ten minutes."""
    with database():
        from django.utils import timezone

        from zouma.site.gathering import gather_reads

        migrate()
        for day in gather_reads(now=timezone.now()):
            click.echo(day.isoformat())


@reads.command()
@click.argument("channel")
@click.option("--revoke", is_flag=True, help="Take all tokens of the channel back instead.")
def token(channel: str, revoke: bool) -> None:
    """Print a new token by which a partner tells of the reads in CHANNEL; it is shown once."""
    with database():
        from django.utils import timezone

        from zouma.reach.actions import make_token, revoke_tokens

        migrate()
        now = timezone.now()
        click.echo(revoke_tokens(channel, now=now) if revoke else make_token(channel, now=now))
