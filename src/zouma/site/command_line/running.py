"""``demo``, ``serve`` and ``worker``: the commands that stay."""

from __future__ import annotations

import os

import click

from zouma.site.command_line.surroundings import database, migrate

DEMO_SEED = 1514


@click.command()
@click.option("--port", default=8000, show_default=True, help="Port on 127.0.0.1.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--workers", default=0, help="Processes; 0: one for each processor.")
def serve(port: int, host: str, workers: int) -> None:
    """Serve the site.

    \b
    Example: ./zouma serve --port 8080
    """
    from zouma.site.serving import prepare_static_files, serve_until_stopped

    with database():
        migrate()
        prepare_static_files()
        serve_until_stopped(host=host, port=port, workers=workers)


@click.command()
def worker() -> None:
    """Do what is due, until stopped: mails, overdue baskets, ballots, queued tasks.

    ``serve`` and ``demo`` run one of their own; more of them do no harm.
    """
    with database():
        from zouma.site.working import work_until_stopped

        migrate()
        work_until_stopped()


@click.command()
@click.option("--scale", default=1.0, show_default=True, help="1: 1,200 organisations.")
@click.option("--port", default=8000, show_default=True, help="Port on 127.0.0.1.")
@click.option("--no-serve", is_flag=True, help="Fill the database only.")
@click.option("--fresh", is_flag=True, help="Throw the demo's data away first.")
def demo(scale: float, port: int, no_serve: bool, fresh: bool) -> None:
    """Fill the database with an invented city programme and serve it.

    \b
    Examples: ./zouma demo
              ./zouma demo --scale 0.1 --port 8080 --fresh
    """
    if not 0.01 <= scale <= 100:
        raise click.BadParameter("The scale lies between 0.01 and 100.", param_hint="--scale")
    if os.environ.get("DATABASE_URL"):
        raise click.ClickException(
            "The demo fills its own embedded database only; unset DATABASE_URL to see it."
        )
    from django.utils import timezone

    from zouma.site.serving import prepare_static_files, require_free_port, serve_until_stopped

    if not no_serve:
        require_free_port("127.0.0.1", port)
    with database():
        from zouma.site.command_line.report import print_press_sheet
        from zouma.site.demo.filling import CITY, demo_account, demo_organiser, fill_demo

        migrate()
        fill_demo(scale=scale, seed=DEMO_SEED, now=timezone.now(), fresh=fresh)
        email, password = demo_account()
        prepare_static_files()
        home = f"http://127.0.0.1:{port}"
        click.echo(f"Staff: {home}/staff/   {email}   {password}")
        email, password = demo_organiser(now=timezone.now())
        click.echo(f"An organiser: {home}/en/desk/   {email}   {password}")
        click.echo(f"Letters are kept, not sent: {home}/en/desk/outbox/   (sign in as staff)")
        click.echo(f"Last year's figures: {home}/en/reports/")
        click.echo("")
        print_press_sheet(CITY, now=timezone.now())
        if not no_serve:
            serve_until_stopped(host="127.0.0.1", port=port, workers=0)
