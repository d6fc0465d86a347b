"""Prepared rows are what the queryset itself would give, for any values and in any thread."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.models import Q

from zouma.bases.models import Place, Region
from zouma.common.prepared import PreparedInsert, PreparedRows
from zouma.common.text import TranslatedText

PLACES = PreparedRows(
    lambda slug, region: (
        Place.objects.filter(Q(slug=slug) | Q(region_id=region), country="CN")
        .select_related("region", "organisation")
        .defer("description")
        .order_by("-slug")
    ),
    "--", "-",
)  # fmt: skip


def some_places():
    region = Region.objects.create(code="110105", name=TranslatedText.original("en", "Chaoyang"))
    for slug, country, where in (
        ("a", "CN", region), ("b", "CN", None), ("c", "CN", region), ("d", "DE", region),
    ):  # fmt: skip
        name = TranslatedText.original("en", slug.upper())
        Place.objects.create(slug=slug, name=name, country=country, region=where)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "slugs"),
    [(("b", "110105"), ["c", "b", "a"]), (("b", ""), ["b"]), (("d", "0"), []), (("--", "-"), [])],
)
def test_rows_are_those_of_the_values(values, slugs):
    some_places()

    assert [row.slug for row in PLACES.rows(*values)] == slugs


@pytest.mark.django_db
def test_rows_are_whole_instances(django_assert_num_queries):
    some_places()
    PLACES.rows("b", "110105")

    with django_assert_num_queries(1):
        found = PLACES.rows("b", "110105")
        said = [(str(row.name), row.region and str(row.region.name)) for row in found]

    assert said == [("C", "Chaoyang"), ("B", None), ("A", "Chaoyang")]
    assert [row.get_deferred_fields() for row in found] == [{"description"}] * 3
    assert list(Place.objects.filter(pk__in=[row.pk for row in found]).order_by("-slug")) == found


@pytest.mark.django_db(transaction=True)
def test_threads_do_not_share_what_belongs_to_a_connection():
    some_places()

    def slugs(_number):
        try:
            return [row.slug for row in PLACES.rows("b", "110105")]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(slugs, range(8)))

    assert found == [["c", "b", "a"]] * 8


@pytest.mark.django_db
def test_an_inserted_row_is_as_one_that_django_made():
    region = Region.objects.create(code="110105", name=TranslatedText.original("en", "Chaoyang"))
    values = {"name": TranslatedText.original("zh-Hans", "天文馆"), "region": region}
    places = PreparedInsert(Place)

    made = Place.objects.create(slug="one", **values)
    inserted = [places.insert(Place(slug=slug, **values)) for slug in ("two", "three")]

    own = {"id", "uid", "slug", "created_at", "updated_at"}
    rows = {row["slug"]: row for row in Place.objects.values()}
    plain = [{k: v for k, v in rows[slug].items() if k not in own} for slug in rows]
    assert plain[0] == plain[1] == plain[2]
    assert [row.pk for row in inserted] == [rows["two"]["id"], rows["three"]["id"]]
    assert made.pk < inserted[0].pk
    inserted[0].slug = "four"
    inserted[0].save()
    assert Place.objects.get(slug="four").pk == inserted[0].pk
