"""Every check that is not a test, one after another, with a line for each."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from zouma.site.command_line.surroundings import database
from zouma.site.state import ROOT

SNAPSHOT = ROOT / "docs" / "developers" / "openapi.json"


def run_checks() -> int:
    """Run all checks and return the exit status: 0 when all hold."""
    results = [(name, check()) for name, check in CHECKS.items()]
    failed = [name for name, held in results if not held]
    print(f"{len(results) - len(failed)} of {len(results)} checks hold.")  # noqa: T201
    return 1 if failed else 0


def tool(*command: str) -> Callable[[], bool]:
    """Return a check that runs a program of this environment."""

    def run() -> bool:
        return announced(" ".join(command), subprocess.run(
            [sys.executable, "-m", *command], cwd=ROOT, check=False,
        ).returncode == 0)  # fmt: skip

    return run


def announced(name: str, held: bool) -> bool:
    """Print whether a check holds."""
    print(f"{'ok  ' if held else 'FAIL'} {name}", flush=True)  # noqa: T201
    return held


def layers() -> bool:
    """Check the direction of imports."""
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([str(program), "--no-cache"], cwd=ROOT, check=False, capture_output=True,
                          text=True)  # fmt: skip
    if done.returncode:
        print(done.stdout)  # noqa: T201
    return announced("lint-imports", done.returncode == 0)


def translations() -> bool:
    """Check that every string is gathered, translated and compiled."""
    command = [sys.executable, "-m", "zouma", "translations", "--check"]
    return announced("translations", subprocess.run(command, cwd=ROOT, check=False).returncode == 0)


def with_django() -> bool:
    """Check settings, migrations and the description of the API."""
    with database():
        from django.core.management import CommandError, call_command

        try:
            call_command("check", fail_level="WARNING", verbosity=0)
            call_command("makemigrations", check=True, dry_run=True, verbosity=1)
        except (CommandError, SystemExit) as error:
            return announced(f"Django: {error}", held=False)
        announced("Django: settings and migrations", held=True)
        return announced("OpenAPI snapshot", described() == kept_description())


def described() -> str:
    """Return the description of the API as it is."""
    from zouma.site.api import api

    return json.dumps(api.get_openapi_schema(), indent=1, ensure_ascii=False, default=str) + "\n"


def kept_description() -> str:
    """Return the description of the API as it was agreed; ZOUMA_UPDATE=1 agrees to the new one."""
    if os.environ.get("ZOUMA_UPDATE"):
        SNAPSHOT.parent.mkdir(parents=True, exist_ok=True)
        SNAPSHOT.write_text(described(), encoding="utf-8")
    return SNAPSHOT.read_text(encoding="utf-8") if SNAPSHOT.exists() else ""


CHECKS: dict[str, Callable[[], bool]] = {
    "style": tool("ruff", "check", "--quiet"),
    "format": tool("ruff", "format", "--check", "--quiet"),
    "types": tool("mypy"),
    "layers": layers,
    "translations": translations,
    "django": with_django,
}
