"""Taking in the log of a server: events into the store, materials into the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from zouma.reach.actions.materials import channel_named, name_of, register_materials
from zouma.reach.events.appending import write_segment
from zouma.reach.events.visitors import Visitors
from zouma.reach.logs.batches import Order, Taken
from zouma.reach.logs.importing import take_in
from zouma.reach.logs.making import Source
from zouma.reach.logs.materials import OUR_RULE, MaterialRule, rule_of
from zouma.reach.logs.past import Memory, named
from zouma.reach.models import Channel, ReadsImport
from zouma.reach.robots import LISTS_VERSION
from zouma.reach.vocabulary import Namespace

CLOCKS_DIFFER = timedelta(minutes=5)
LONGEST_NAME = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadsOrder:
    """Which log to take in.

    channel: address name, made where it is missing, then of that namespace; node: which server
    wrote it, "" for the channel; materials: a file with the rule of what is a material, None for
    the channel's; trial: report only.
    """

    path: Path
    channel: str
    node: str = ""
    format: str = "auto"
    namespace: Namespace = Namespace.OWN
    materials: Path | None = None
    trial: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """The event store of this site.

    folder: of reach; writer: the node that writes segments; zone: in which days begin; key_days:
    how long a visitor keeps a number; secret: of the site.
    """

    folder: Path
    writer: str
    zone: ZoneInfo
    key_days: int
    secret: bytes


def import_reads(
    order: ReadsOrder, store: Store, *, now: datetime, told: Callable[[int], None]
) -> ReadsImport:
    """Take in a log, and return the record of what came of it; a trial keeps nothing at all.

    What was imported before, whole or in part, is not taken twice. A file that ends early for a
    reason that lies in it is taken up to there; the record says why.

    :raises LogMissing: when the file cannot be opened.
    :raises LogUnknown: when it is no log of a kind we read.
    :raises PastChanged: when it begins like one that was imported, but goes on otherwise.
    :raises FileShorter: when it has become shorter.
    :raises RuleUnreadable: when the rule for materials cannot be understood.
    :raises NotKept: when the disk does not take what is written; import it again then.
    """
    channel = channel_for(order)
    base = OUR_RULE if channel.namespace == Namespace.OWN else MaterialRule()
    rule = rule_of(order.materials, base=base) if order.materials else base
    taken = take_in(
        Order(
            path=order.path, node=f"{channel.slug}\0{order.node or channel.slug}", rule=rule,
            source=source_of(channel, rule, store, now), format=order.format,
            write=lambda events: write_segment(store.folder, store.writer, events),
            register=lambda keys: register_materials(channel, keys),
            memory=None if order.trial else Memory(store.folder / "imports", store.secret),
            rejects=store.folder / "imports" / "rejects",
        ),
        told=told,
    )  # fmt: skip
    record = record_of(order, channel, taken, now)
    if not order.trial:
        record.save(force_insert=True)
    return record


def channel_for(order: ReadsOrder) -> Channel:
    """Return the channel of an order; for a trial one that is missing is not made."""
    known = Channel.objects.filter(slug=order.channel).first()
    if known is None and order.trial:
        return Channel(slug=order.channel, namespace=order.namespace)
    return known or channel_named(order.channel, namespace=order.namespace)


def source_of(
    channel: Channel, rule: MaterialRule, store: Store, now: datetime
) -> Callable[[int], Source]:
    """Return what events of a file are made with, once its identity is known."""
    visitors = Visitors(store.folder, days=store.key_days)
    organisation, before = channel.organisation_id or 0, name_of(channel)

    def key(day: date) -> bytes:
        return visitors.key(day, organisation)

    latest = now + CLOCKS_DIFFER
    return lambda identity: Source(
        identity=identity, channel=channel.pk or 0, rule=rule, key=key, zone=store.zone,
        latest_ms=round(latest.timestamp() * 1000), name=lambda material: before + material,
    )  # fmt: skip


def record_of(order: ReadsOrder, channel: Channel, taken: Taken, now: datetime) -> ReadsImport:
    """Return the record of an import, not yet kept."""
    return ReadsImport(
        channel=channel, node=order.node or channel.slug, name=order.path.name[:LONGEST_NAME],
        size_bytes=order.path.stat().st_size, format=taken.format, lists=LISTS_VERSION,
        fingerprint=named(taken.identity) if taken.format else "", lines=taken.lines,
        known=taken.known, events=taken.events, left_out=dict(+taken.left_out),
        rejects=dict(taken.rejects), agents=dict(taken.agents),
        days={day.isoformat(): events for day, events in sorted(taken.days.items())},
        backwards=taken.backwards, unfinished_bytes=taken.unfinished,
        refusal=str(taken.refusal or "")[:LONGEST_NAME], made_at=now,
    )  # fmt: skip
