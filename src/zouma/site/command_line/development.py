"""``test``, ``check``, ``bench``, ``translations`` and ``manage``: for those who build Zouma."""

from __future__ import annotations

import os
import subprocess
import sys

import click

from zouma.site.state import ROOT

PASS_ON = {"ignore_unknown_options": True, "help_option_names": []}


@click.command(context_settings=PASS_ON, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(arguments: tuple[str, ...]) -> None:
    """Run the tests; arguments go to pytest.

    \b
    Examples: ./zouma test
              ./zouma test tests/programme -k import
    """
    command = [sys.executable, "-m", "pytest", *(arguments or ("-n", "2"))]
    sys.exit(subprocess.run(command, cwd=ROOT, check=False).returncode)


@click.command()
def check() -> None:
    """Run every check that is not a test: style, types, layers, translations, migrations."""
    from zouma.site.checking import run_checks

    sys.exit(run_checks())


@click.command()
@click.argument("name")
@click.option("--quick", is_flag=True, help="End within 30 seconds.")
@click.option("--json", "as_json", is_flag=True, help="One object on the last line.")
def bench(name: str, quick: bool, as_json: bool) -> None:
    """Run one of the scripts in benchmarks/.

    \b
    Example: ./zouma bench pages --quick
    """
    script = ROOT / "benchmarks" / f"{name}.py"
    if not script.is_file():
        known = ", ".join(sorted(p.stem for p in (ROOT / "benchmarks").glob("[a-z]*.py")))
        raise click.BadParameter(f"There is no benchmark {name}; there are {known}.")
    flags = [flag for flag, given in (("--quick", quick), ("--json", as_json)) if given]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, str(script), *flags], env=environment, check=False)
    sys.exit(done.returncode)


@click.command()
@click.option("--check", "check_only", is_flag=True, help="Change nothing; fail when stale.")
def translations(check_only: bool) -> None:
    """Gather the interface's strings into locale/*.po and compile them."""
    from zouma.site.command_line.surroundings import set_up
    from zouma.site.translations import stale_translations, update_translations

    set_up()
    if check_only:
        stale = stale_translations()
        for line in stale:
            click.echo(line)
        sys.exit(1 if stale else 0)
    update_translations()


@click.command(context_settings=PASS_ON, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run one of Django's own commands.

    \b
    Examples: ./zouma manage createsuperuser
              ./zouma manage migrate
    """
    from zouma.site.command_line.surroundings import database

    with database():
        from django.core.management import execute_from_command_line

        execute_from_command_line(["./zouma manage", *arguments])
