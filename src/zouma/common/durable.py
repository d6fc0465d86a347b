"""Files that are whole or not there, also after the power has failed."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import file_digest
from pathlib import Path
from uuid import uuid4

HIDDEN = "."  # begins the names of files that nobody may read yet


def made(folder: Path) -> Path:
    """Return a folder, made for its owner alone where it is missing, and what it lies in, too."""
    if not folder.is_dir():
        made(folder.parent)
        folder.mkdir(exist_ok=True, mode=0o700)
        sync(folder.parent)
    return folder


def sync(path: Path) -> None:
    """Make what a file has, or the names that a folder has, last."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_fully(descriptor: int, content: bytes) -> None:
    """Write all of it at the end of a file; the system may take it in parts.

    :raises OSError: when there is no room for all; some of it may then lie in the file.
    """
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def hidden_beside(path: Path) -> Path:
    """Return a name nobody else has, from which a file can be moved to its own."""
    return path.with_name(f"{HIDDEN}{path.name}.{uuid4().hex}")


def put(path: Path, content: bytes) -> None:
    """Write a file in place of the one before, such that one of the two is always there."""
    hidden = hidden_beside(path)
    try:
        write_new(hidden, content)
        hidden.replace(path)
    finally:
        hidden.unlink(missing_ok=True)
    sync(path.parent)


def put_written(written: Path, path: Path) -> None:
    """Put a file that lies beside it, and may not last yet, in place of the one before."""
    sync(written)
    written.replace(path)
    sync(path.parent)


def claim(path: Path, content: bytes) -> bool:
    """Write a file unless there is one by that name; tell whether it was us.

    Nobody sees it in part: it is written under another name and linked to its own.
    """
    hidden = hidden_beside(path)
    try:
        write_new(hidden, content)
        os.link(hidden, path)
    except FileExistsError:
        return False
    finally:
        hidden.unlink(missing_ok=True)
    sync(path.parent)
    return True


def write_new(path: Path, content: bytes) -> None:
    """Write a file that is not there yet, for its owner alone."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        write_fully(descriptor, content)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Do something in a folder while nobody else does the same; wait until it is free.

    The lock ends with the process.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def lock(descriptor: int) -> bool:
    """Lock an open file until it is closed or its process ends; tell whether it was free."""
    with suppress(BlockingIOError):
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False
