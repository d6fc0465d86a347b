"""The one folder that holds all state of a copy, and the secrets kept in it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


class DatabaseUnavailable(Exception):
    """The embedded database cannot be had; the message is a sentence for the terminal."""


def var_folder() -> Path:
    """Return the folder of ``ZOUMA_VAR`` (default ``var/``), made for its owner alone."""
    folder = Path(os.environ.get("ZOUMA_VAR") or ROOT / "var").expanduser().absolute()
    if not folder.is_dir():
        folder.mkdir(parents=True, mode=0o700)
        folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
    return folder


def secret(name: str) -> str:
    """Return a random text kept under a name, made on first use and readable by its owner only."""
    path = var_folder() / f"{name}.secret"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        kept = path.read_text(encoding="ascii").strip()
        if kept:
            return kept
        path.unlink(missing_ok=True)  # a process died between making and writing it
        return secret(name)
    made = secrets.token_urlsafe(48)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(made)
    return made
