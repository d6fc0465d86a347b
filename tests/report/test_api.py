"""Published reports over HTTP."""

from __future__ import annotations

import pytest

from report.published import corrected, edition, published

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _edition():
    edition()


def test_versions_are_listed_the_latest_first_by_pages(client):
    published()
    corrected()

    body = client.get("/api/reports?limit=1").json()

    assert (body["count"], body["previous"]) == (2, None)
    assert body["next"] == "http://testserver/api/reports?limit=1&offset=1"
    assert [(row["edition"], row["number"], row["url"]) for row in body["results"]] == [
        ("days-2026", 2, "http://testserver/zh-hans/reports/days-2026/2/")
    ]


def test_latest_version_is_given_whole(client):
    published()
    made = corrected()

    body = client.get("/api/reports/days-2026").json()

    assert (body["number"], body["digest"], body["sheet"]) == (2, made.digest, made.sheet)
    assert [change["key"] for change in body["changes"]] == ["organisations"]


def test_earlier_version_stays_as_it_was(client):
    made = published()
    corrected()

    body = client.get("/api/reports/days-2026/1").json()

    assert (body["number"], body["sheet"]) == (1, made.sheet)


@pytest.mark.parametrize(
    ("path", "status"),
    [("other", 404), ("days-2026/7", 404), ("days-2026/0", 422), ("days-2026/x", 422)],
)
def test_what_is_not_there_is_a_problem(client, path, status):
    published()

    answer = client.get(f"/api/reports/{path}")

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


def test_list_asks_as_much_for_many_versions(client, django_assert_num_queries):
    published()
    with django_assert_num_queries(2):
        client.get("/api/reports")
    for number in range(5):
        published(days=number + 1)

    with django_assert_num_queries(2):
        client.get("/api/reports")
