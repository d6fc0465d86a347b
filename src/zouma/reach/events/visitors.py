"""Who read, as a number that cannot be followed: a keyed hash whose key lives for a day.

Keys lie in ``keys/``, one file for each period (a day, unless the operator's policy says more).
A file is made by whichever process needs it first. A period that is over is noted beside its key,
and the key is destroyed once it has been over for the grace, by a clock that no setting of the
time moves: a wall clock that jumps ahead for a while destroys nothing that is in use.
"""

from __future__ import annotations

import os
import secrets
import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from zoneinfo import ZoneInfo

from zouma.common.durable import claim, made, put, sync
from zouma.reach.events.record import signed_hash

KEY_BYTES = 32
GRACE_SECONDS = 7_200.0
LONGEST_DAYS = 31
BOOT = Path("/proc/sys/kernel/random/boot_id")
OVER = ".over"
MAPPED = "::ffff:"


@dataclass(frozen=True, slots=True)
class Steady:
    """A moment on a clock that only goes forward, from one start of the machine to the next."""

    boot: str
    seconds: float

    @classmethod
    def now(cls) -> Steady:
        """Return this moment; time asleep counts where the system can tell."""
        clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
        boot = BOOT.read_text().strip() if BOOT.exists() else "unknown"
        return cls(boot, time.clock_gettime(clock))

    def since(self, noted: str) -> float | None:
        """Return the seconds since a moment that was noted; None after another start."""
        boot, _space, seconds = noted.partition(" ")
        try:
            passed = self.seconds - float(seconds)
        except ValueError:
            return None
        return passed if boot == self.boot and passed >= 0 else None

    def noted(self) -> bytes:
        """Return this moment as it is kept in a file."""
        return f"{self.boot} {self.seconds}".encode()


def period_of(day: date, days: int = 1) -> date:
    """Return the first day of the period in which a visitor keeps the same number.

    days: how long a period is by the operator's policy, 1 to ``LONGEST_DAYS``.
    """
    if not 1 <= days <= LONGEST_DAYS:
        raise ValueError(f"a key lives for 1 to {LONGEST_DAYS} days")
    return date.fromordinal(day.toordinal() - day.toordinal() % days)


def period_key(folder: Path, period: date) -> bytes:
    """Return the key of a period, the same for every process; it is made where there is none."""
    path = made(folder / "keys") / period.isoformat()
    while True:
        try:
            key = path.read_bytes()
        except FileNotFoundError:
            claim(path, secrets.token_bytes(KEY_BYTES))
            continue
        if len(key) == KEY_BYTES and any(key):
            return key
        path.unlink(missing_ok=True)  # it is being destroyed, or was when the power failed


def organisation_key(key: bytes, organisation: int) -> bytes:
    """Return the key of a host organisation in a period; 0: the association itself."""
    return blake2b(
        organisation.to_bytes(8, "little"), key=key, digest_size=32, person=b"organisation"
    ).digest()


class Visitors:
    """Numbers of visitors on one day after the other; a day's keys are held no longer than it."""

    def __init__(self, folder: Path, *, days: int = 1) -> None:
        self.folder, self.days = folder, days
        self.held: tuple[date | None, dict[int, bytes]] = (None, {})

    def key(self, day: date, organisation: int) -> bytes:
        """Return an organisation's key on a day; threads may ask at once."""
        held = self.held
        if held[0] != day:
            held = self.held = (day, {})
        key = held[1].get(organisation)
        if key is None:
            shared = period_key(self.folder, period_of(day, self.days))
            key = held[1][organisation] = organisation_key(shared, organisation)
        return key

    def number(
        self, address: str, user_agent: str, *, day: date, of: date | None = None,
        organisation: int = 0,
    ) -> int:  # fmt: skip
        """Return the number of a visitor, of an organisation's pages, for what is told on a day.

        It is 64 bits of BLAKE2b of address and user agent, as a signed number. What the address
        was is not kept anywhere. of: the day on which it happened, if that was another one, whose
        key may be destroyed: the number is then of that day alone, so that who tells of several
        days at once cannot be followed over them.
        """
        who = f"{address.removeprefix(MAPPED)}\0{user_agent}"
        if of is not None and period_of(of, self.days) != period_of(day, self.days):
            who += f"\0{of.isoformat()}"
        return signed_hash(who, key=self.key(day, organisation))


def destroy_keys(
    folder: Path, *, zone: ZoneInfo, now: datetime, steady: Steady, days: int = 1
) -> list[date]:
    """Destroy the keys of periods that have been over for the grace, and return which.

    To be called again and again: the first call after a period's end notes it, a later one
    destroys the key. If the clock is set back into the period meanwhile, the note goes.
    """
    today = now.astimezone(zone).date()
    keys = made(folder / "keys")
    return [
        period for period in periods(keys)
        if is_over_for_long(keys, period, today=today, steady=steady, days=days)
        and destroy(keys / period.isoformat())
    ]  # fmt: skip


def periods(keys: Path) -> list[date]:
    """Return the periods that have a key."""
    found = []
    for path in keys.iterdir():
        try:
            found.append(date.fromisoformat(path.name))
        except ValueError:
            continue  # a note, or a file that is being written
    return sorted(found)


def is_over_for_long(keys: Path, period: date, *, today: date, steady: Steady, days: int) -> bool:
    """Tell whether a period has been over for the grace; note when it is seen to be over."""
    note = keys / f"{period.isoformat()}{OVER}"
    if today < period + timedelta(days=days):
        note.unlink(missing_ok=True)
        return False
    passed = steady.since(note.read_text()) if note.exists() else None
    if passed is None:
        put(note, steady.noted())
        return False
    return passed >= GRACE_SECONDS


def destroy(path: Path) -> bool:
    """Overwrite a key's file, delete it and its note, and make that last."""
    descriptor = os.open(path, os.O_WRONLY)
    try:
        os.write(descriptor, bytes(KEY_BYTES))
        os.ftruncate(descriptor, 0)  # what is too short is not taken for a key
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    path.unlink(missing_ok=True)
    path.with_name(path.name + OVER).unlink(missing_ok=True)
    sync(path.parent)
    return True
