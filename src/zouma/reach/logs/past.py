"""What was read of a file before: remembered on the disk, so that only what is new is read."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path

from zouma.common.durable import made, put
from zouma.reach.events.record import signed_hash


@dataclass(frozen=True, slots=True)
class Past:
    """How far a file was read: unpacked bytes, whole lines, and the XXH3 of those bytes.

    secret: which secret the check began with; under another one it proves nothing.
    """

    done: int = 0
    lines: int = 0
    check: int = 0
    secret: int = 0


@dataclass(frozen=True, slots=True)
class Memory:
    """Where it is remembered.

    folder: for all files; secret: of this site, so that a check tells nobody what a short file
    says.
    """

    folder: Path
    secret: bytes

    @property
    def mark(self) -> int:
        """Return which secret this is, without telling it."""
        return signed_hash(b"which, for XXH3", key=self.key)

    @property
    def begin(self) -> int:
        """Return what the check of a file begins with; 64 bits."""
        return signed_hash(b"begin", key=self.key) & 0xFFFFFFFFFFFFFFFF

    @property
    def key(self) -> bytes:
        """Return the secret at a length that can be a key."""
        return blake2b(self.secret, digest_size=32, person=b"logs").digest()

    def past(self, identity: int) -> Past:
        """Return how far a file was read; where that cannot be known, from its beginning."""
        try:
            said = json.loads(self.path(identity).read_bytes())
            past = Past(**{name: int(said[name]) for name in Past.__slots__})
        except (OSError, ValueError, KeyError, TypeError):
            return Past()
        return past if past.secret == self.mark else Past()

    def remember(self, identity: int, *, done: int, lines: int, check: int) -> None:
        """Keep how far a file is read; what was kept before stays until this is on the disk."""
        past = Past(done=done, lines=lines, check=check, secret=self.mark)
        made(self.folder)
        put(self.path(identity), json.dumps(asdict(past)).encode())

    def path(self, identity: int) -> Path:
        """Return where it is kept for a file."""
        return self.folder / f"{named(identity)}.json"


def named(identity: int) -> str:
    """Return what a file is known by as a name for what is kept of it."""
    return f"{identity & 0xFFFFFFFFFFFFFFFF:016x}"
