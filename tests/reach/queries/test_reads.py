"""Reads and visitors with the names of channels, regions, activities and topics."""

import pytest

from make import NOW, activity, both, edition, programme, topic
from reach.counts.days_of_events import DAY, read, write_day
from zouma.bases.models import Region
from zouma.programme.models import Activity, Topic
from zouma.reach.actions import count_reads, write_materials
from zouma.reach.counts.reads import Span
from zouma.reach.counts.visitors import Unit
from zouma.reach.events.record import item_of
from zouma.reach.models import Channel, Material
from zouma.reach.queries.reads import reads_of, uniques_of
from zouma.reach.vocabulary import Namespace

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    """Two of our own channels and a platform's; one item of an activity and a topic."""
    programme(edition(), topic(), activity())
    own, partner, platform = (
        Channel.objects.create(slug=slug, title=both(slug, slug.title()), namespace=namespace)
        for slug, namespace in (
            ("site", Namespace.OWN), ("letter", Namespace.OWN), ("wechat", Namespace.PLATFORM),
        )
    )  # fmt: skip
    Region.objects.create(code="110101", name=both("东城区", "Dongcheng"))
    Material.objects.create(
        channel=own, key="/stars/", title=both("星", "Stars"),
        activity=Activity.objects.get(), topic=Topic.objects.get(),
    )  # fmt: skip
    stars = item_of("/stars/")
    write_day(tmp_path, [
        read("10:00:00", channel=own.pk, item=stars), read("10:00:10", channel=own.pk, item=stars),
        read("11:00:00", channel=own.pk, visitor=5, region=0, item=stars),
        read("10:00:00", channel=partner.pk, item=8),
        read("10:00:00", channel=platform.pk, item=9),
        read("10:00:00", channel=99_999, item=10),
    ])  # fmt: skip
    count_reads(tmp_path, NOW)
    write_materials(tmp_path)
    return tmp_path


def told(rows):
    return sorted(
        (*(name.short for name in row.names), row.namespace, row.reads.counted) for row in rows
    )


def test_reads_by_channel_have_names_and_namespaces(folder):
    rows = reads_of(folder, Span())

    assert told(rows) == [
        ("", "", 1), ("letter", "own", 1), ("site", "own", 2), ("wechat", "platform", 1),
    ]  # fmt: skip
    (site,) = [row for row in rows if row.names[0].short == "site"]
    assert (site.reads.raw, site.reads.unique_items) == (3, 2)


def test_figures_of_different_namespaces_are_never_added(folder):
    rows = reads_of(folder, Span(), ())

    assert told(rows) == [("", 1), ("own", 3), ("platform", 1)]


def test_reads_by_region_keep_what_is_not_known(folder):
    rows = reads_of(folder, Span(), ("region",))

    assert told(rows) == [
        ("", "own", 1), ("110101", "", 1), ("110101", "own", 2), ("110101", "platform", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(("column", "short"), [("activity", "activity-a1"), ("topic", "space")])
def test_reads_by_what_a_material_belongs_to(folder, column, short):
    rows = reads_of(folder, Span(), (column,))

    assert told(rows) == [("", "", 1), ("", "own", 1), ("", "platform", 1), (short, "own", 2)]


def test_visitors_by_channel_are_exact_where_there_are_few(folder):
    rows = uniques_of(folder, Span(DAY, DAY))

    found = sorted((row.names[0].short, row.visitors.estimate, row.visitors.unit) for row in rows)
    assert found == [
        ("letter", 1, Unit.VISITORS), ("site", 2, Unit.VISITORS), ("wechat", 1, Unit.VISITORS),
    ]  # fmt: skip


def test_names_take_one_query_whatever_the_number_of_rows(folder, django_assert_num_queries):
    with django_assert_num_queries(3):
        reads_of(folder, Span(), ("item", "channel"))
