"""Logs taken into the store and the database: each import a record, nothing twice."""

from __future__ import annotations

import gzip
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from reach.logs.written import KEY, NOON, SHANGHAI, at, combined, text
from zouma.reach.actions import channel_named, register_materials
from zouma.reach.actions.importing_reads import ReadsOrder, Store, import_reads
from zouma.reach.events.record import EVENT, item_of
from zouma.reach.events.segments import read_events, segments
from zouma.reach.events.visitors import Visitors
from zouma.reach.logs.refusals import LogUnknown, RuleUnreadable
from zouma.reach.models import Channel, Material, ReadsImport
from zouma.reach.robots import LISTS_VERSION
from zouma.reach.vocabulary import Namespace

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=2)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(folder=tmp_path / "reach", writer="city", zone=SHANGHAI, key_days=1, secret=b"s")


def events_in(store: Store):
    parts = [part for path in segments(store.folder) for part in read_events(path)]
    return np.concatenate([np.zeros(0, EVENT), *parts])


def taken(store: Store, path: Path, **said):
    order = ReadsOrder(path=path, **{"channel": "site-log", **said})
    return import_reads(order, store, now=LATER, told=lambda _bytes: None)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "access.log"
    lines = [combined(), combined(moment=at(60), request="GET /en/about/ HTTP/1.1"), "junk"]
    path.write_text(text(*lines, combined(agent="curl/8.5.0", request="GET /x.css HTTP/1.1")))
    return path


def test_an_import_keeps_events_materials_and_a_record(store, log):
    record = taken(store, log, node="web1")

    channel = Channel.objects.get(slug="site-log")
    kept = ReadsImport.objects.get()
    assert (kept, kept.channel, kept.node, kept.name) == (record, channel, "web1", "access.log")
    assert (kept.lines, kept.known, kept.events, kept.refusal) == (4, 0, 2, "")
    assert kept.left_out == {"not a material": 1}
    assert kept.rejects == {"no request in quotation marks": 1}
    assert (kept.agents, kept.days) == ({"person": 2}, {"2026-11-25": 2})
    assert (kept.lists, kept.size_bytes) == (LISTS_VERSION, log.stat().st_size)
    assert sorted(channel.materials.values_list("key", "item")) == [
        ("/about/", item_of("/about/")), (KEY, item_of(KEY)),
    ]  # fmt: skip
    events = events_in(store)
    assert events["channel"].tolist() == [channel.pk, channel.pk]
    assert events["item"].tolist() == [item_of(KEY), item_of("/about/")]


def test_visitors_are_those_that_the_beacon_knows(store, log):
    taken(store, log)

    agent = combined().rsplit('"', 2)[1]
    number = Visitors(store.folder).number("192.0.2.7", agent, day=NOON.date())
    assert events_in(store)["visitor"].tolist() == [number, number]


def test_the_same_file_again_in_any_packing_adds_nothing(store, log, tmp_path):
    packed = tmp_path / "access.log.1.gz"
    packed.write_bytes(gzip.compress(log.read_bytes()))
    first = taken(store, log)

    again, as_gzip = taken(store, log), taken(store, packed)

    assert (again.known, again.lines, again.events) == (4, 0, 0)
    assert (as_gzip.known, as_gzip.lines, as_gzip.events) == (4, 0, 0)
    assert {first.fingerprint} == {again.fingerprint, as_gzip.fingerprint}
    assert (len(events_in(store)), ReadsImport.objects.count()) == (2, 3)


def test_the_same_log_into_two_channels_is_two_sets_of_reads(store, log):
    taken(store, log)

    other = taken(store, log, channel="partner", namespace=Namespace.THIRD_PARTY)

    assert (other.known, other.events) == (0, 3 - 1)
    assert Channel.objects.get(slug="partner").namespace == Namespace.THIRD_PARTY
    keys = Material.objects.filter(channel__slug="partner").values_list("key", "item")
    assert sorted(keys) == sorted(
        (key, item_of(f"partner:{key}"))
        for key in ("/about/", KEY)
    )  # fmt: skip


def test_a_trial_keeps_nothing(store, log):
    record = taken(store, log, trial=True)

    assert (record.events, record.pk) == (2, None)
    assert (Channel.objects.count(), Material.objects.count()) == (0, 0)
    assert ReadsImport.objects.count() == 0
    left = [path for path in store.folder.rglob("*") if path.is_file() and "keys" not in str(path)]
    assert left == []


def test_a_file_that_is_no_log_is_refused_and_leaves_no_record(store, tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("hello\n")

    with pytest.raises(LogUnknown):
        taken(store, path)

    assert ReadsImport.objects.count() == 0


def test_a_rule_says_what_is_a_material(store, log, tmp_path):
    rule = tmp_path / "materials.toml"
    rule.write_text('pages = ["/article"]\nparameters = ["id"]\n')
    lines = [combined(request=f"GET /article?id={number}&x=1 HTTP/1.1") for number in (7, 8, 7)]
    log.write_text(text(*lines, combined()))

    record = taken(store, log, materials=rule)

    assert (record.events, record.left_out) == (3, {"not a material": 1})
    assert sorted(Material.objects.values_list("key", flat=True)) == [
        "/article?id=7", "/article?id=8",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "rule", ["pages = 7", 'pages = ["("]', "colour = []", "regions = []", "=", "region = []"]
)
def test_a_rule_that_is_none_is_refused(store, log, tmp_path, rule):
    path = tmp_path / "materials.toml"
    path.write_text(rule)

    with pytest.raises(RuleUnreadable):
        taken(store, log, materials=path)


def test_materials_registered_again_change_nothing():
    channel = channel_named("own")
    keys = [f"/editions/{number}/" for number in range(5_000)]

    made = register_materials(channel, keys), register_materials(channel, [*keys, "/about/"])

    assert made == (5_000, 1)
    assert Material.objects.count() == 5_001


def test_registering_takes_few_queries(django_assert_max_num_queries):
    channel = channel_named("own")

    with django_assert_max_num_queries(12):
        register_materials(channel, [f"/editions/{number}/" for number in range(5_000)])


def test_a_rule_says_regions_and_hosts(store, log, tmp_path):
    rule = tmp_path / "materials.toml"
    rule.write_text('region = 1\nregions = { Haidian = 110108 }\nhosts = ["a.example"]\n')
    log.write_text(text(f"a.example {combined(after=' Haidian')}", f"b.example {combined()}"))

    record = taken(store, log, materials=rule)

    assert (record.events, record.left_out) == (1, {"of another host": 1})
    assert events_in(store)["region"].tolist() == [110108]
