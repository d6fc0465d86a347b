"""Taking in what a partner tells of the reads in its channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from zouma.common.errors import ProgrammeError
from zouma.reach.actions.tokens import token_digest
from zouma.reach.events.committing import Appends
from zouma.reach.events.record import Agent, item_of
from zouma.reach.events.telling import PACKED, identity_of
from zouma.reach.events.visitors import Visitors
from zouma.reach.models import Channel, ChannelToken, item_name
from zouma.reach.robots import mark

OLDEST = timedelta(days=7)
CLOCKS_DIFFER = timedelta(minutes=5)


class TokenUnknown(ProgrammeError):
    """A token that nobody was given, or that was taken back."""

    message = _("This token does not open a channel.")
    status = 401


@dataclass(frozen=True, slots=True)
class Told:
    """An event as a partner tells it; address and user_agent are hashed and forgotten.

    identity: what the partner calls it, the same each time it is sent; key: of the material.
    """

    identity: str
    key: str
    kind: int
    at: datetime
    seconds: int = 0
    region: int = 0
    status: int = 200
    address: str = ""
    user_agent: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Why an event was not taken; index: which of those that were sent."""

    index: int
    code: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """Where what is told goes: the keys of visitors and the disk."""

    visitors: Visitors
    commit: Appends


def channel_of(token: str) -> Channel:
    """Return the channel that a token opens.

    :raises TokenUnknown: when it opens none.
    """
    tokens = ChannelToken.objects.filter(digest=token_digest(token), revoked_at=None)
    found = tokens.select_related("channel").first()
    if found is None:
        raise TokenUnknown
    return found.channel


def tell_reads(
    channel: Channel,
    told: Sequence[tuple[int, Told]],
    ledger: Ledger,
    *,
    now: datetime,
    zone: ZoneInfo,
) -> list[Finding]:
    """Append the events of a partner, and return what was wrong with the others.

    told: each with its place among those sent; zone: of the site, by whose days visitors are
    known. What was accepted is on the disk when this returns.

    :raises NotKept: when it cannot be kept; then none was accepted for certain.
    """
    findings = [Finding(index, code) for index, one in told if (code := fault(one, now=now))]
    bad = {finding.index for finding in findings}
    clock = now.astimezone(zone)
    rows = [row_of(channel, one, ledger, clock) for index, one in told if index not in bad]
    if rows:
        ledger.commit.append(b"".join(rows))
    return findings


def fault(told: Told, *, now: datetime) -> str:
    """Return what is wrong with an event's time, nothing where it can be believed."""
    if told.at > now + CLOCKS_DIFFER:
        return "time-ahead"
    return "time-too-old" if told.at < now - OLDEST else ""


def row_of(channel: Channel, told: Told, ledger: Ledger, now: datetime) -> bytes:
    """Return an event as it is appended; without an address nobody knows whose it is.

    now: on the clock of the site.
    """
    visitor = 0
    if told.address:
        visitor = ledger.visitors.number(
            told.address, told.user_agent, day=now.date(),
            of=told.at.astimezone(now.tzinfo).date(),
            organisation=channel.organisation_id or 0,
        )  # fmt: skip
    agent = mark(told.user_agent) if told.user_agent else Agent.PERSON
    high, low = identity_of(told.identity, channel.pk)
    item = item_of(item_name(channel, told.key))
    milliseconds = int(told.at.timestamp() * 1000)
    return PACKED.pack(
        high, low, milliseconds, visitor, item, told.region, told.seconds, channel.pk,
        told.status, told.kind, agent,
    )  # fmt: skip
