"""Public pages of reports: each shows a frozen version and nothing else."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest
from lxml import etree, html

from report.published import corrected, edition, published
from report.sheets import sheet
from zouma.programme.models import Edition
from zouma.report.frozen import digest_of

pytestmark = pytest.mark.django_db
LATEST = "/en/reports/days-2026/"


@pytest.fixture(autouse=True)
def _edition():
    edition()


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return html.fromstring(answer.content.decode())


def text(tree, path):
    return [" ".join(one.text_content().split()) for one in tree.xpath(path)]


def test_report_says_the_press_sheet_with_links_to_its_figures(client):
    published()

    tree = page(client, LATEST)

    (words,) = text(tree, "//p[@class='press-words']")
    assert words.startswith("Over 1,200 organisations hosted more than 2,000 activities in over")
    assert [a.get("href") for a in tree.xpath("//p[@class='press-words']/a")][:2] == [
        "/en/reports/days-2026/1/figures/organisations/",
        "/en/reports/days-2026/1/figures/activities/",
    ]


def test_report_speaks_chinese(client):
    published()

    (words,) = text(page(client, "/zh-hans/reports/days-2026/"), "//p[@class='press-words']")

    assert words.startswith(
        "超过1200家单位举办了逾2000项活动，共超过6100个场次。活动覆盖约2250万人"
    )


def test_every_link_of_a_report_leads_somewhere(client):
    published()
    tree = page(client, LATEST)
    addresses = {urlsplit(a).path for a in tree.xpath("//article//a/@href") if a.startswith("/")}

    answers = {address: client.get(address).status_code for address in addresses}

    assert {address: code for address, code in answers.items() if code != 200} == {}
    assert len(addresses) > 200


def test_each_chart_stands_beside_its_table(client):
    published()

    sections = page(client, LATEST).xpath("//section[contains(@class, 'chart-and-table')]")

    assert [(len(one.xpath(".//svg")), len(one.xpath(".//table"))) for one in sections] == [
        (2, 1), (4, 1), (2, 1), (2, 1),
    ]  # fmt: skip


def test_later_version_is_shown_and_the_earlier_one_points_to_it(client):
    published()
    corrected()

    latest, first = page(client, LATEST), page(client, f"{LATEST}1/")

    assert latest.xpath("//ul[@class='figure-cards']/li[1]/p/a/text()") == ["1,200"]
    assert first.xpath("//ul[@class='figure-cards']/li[1]/p/a/text()") == ["1,214"]
    assert text(latest, "//ul[@class='change-list']/li") == [
        "Organisations · 1,214 before, 1,200 now"
    ]
    assert text(latest, "//p[@class='warning']") == []
    assert text(first, "//p[@class='warning']") == [
        "A later version corrects this one. To the latest version"
    ]


def test_figure_tells_how_it_came_about_and_what_versions_said(client):
    published()
    corrected()

    tree = page(client, f"{LATEST}1/figures/organisations/")
    visits = page(client, f"{LATEST}2/figures/visits/")

    assert text(tree, "//tbody/tr/td[1]") == ["1,200", "1,214"]
    terms = text(visits, "//dl[@class='fact-list']/dt")
    facts = dict(zip(terms, text(visits, "//dl[@class='fact-list']/dd"), strict=True))
    assert facts["Interval"] == "29.1 million to 31.4 million (95% interval)"
    assert facts["Coverage"] == "Known: 812 of 1,214 organisations; the rest is extrapolated."
    assert facts["Sources"] == "Returns of hosts (812 rows)"
    assert text(visits, "//pre") == ["SELECT sum(value) FROM reach_observation"]


def test_figure_of_a_table_has_a_page(client):
    published()

    tree = page(client, f"{LATEST}1/figures/by-district.110108.visits/")

    assert text(tree, "//h1") == ["Haidian · Visits"]


@pytest.mark.parametrize(
    "path",
    ["/en/reports/other/", f"{LATEST}2/", f"{LATEST}1/figures/none/", f"{LATEST}1/figures.pdf",
     f"{LATEST}1/charts/none.svg", "/en/methods/none/", f"{LATEST}99999999999999999999/"],
)  # fmt: skip
def test_what_is_not_published_is_not_there(client, path):
    published()

    assert client.get(path).status_code == 404


def test_report_of_an_edition_that_is_withdrawn_is_hidden(client):
    published()
    Edition.objects.update(state="draft")

    answers = [client.get(path).status_code for path in
               (LATEST, f"{LATEST}1/", f"{LATEST}1/figures/visits/", f"{LATEST}1/figures.csv",
                f"{LATEST}1/charts/map.svg", "/api/reports/days-2026")]  # fmt: skip

    assert answers == [404] * 6
    assert text(page(client, "/en/reports/"), "//article | //ul[@class='version-list']") == []


def test_list_names_the_latest_version_of_each_edition(client):
    published()
    corrected()

    assert [one.split(" version")[1] for one in text(
        page(client, "/en/reports/"), "//ul[@class='version-list']/li"
    )] == [" 2, Thu, May 14, 2026"]  # fmt: skip


def test_csv_holds_every_figure_and_no_formula(client):
    first, *others = sheet().headline
    evil = type(first.label).originals({"en": "=HYPERLINK()", "zh-Hans": "+1"})
    published(headline=(first, type(first)(**{**as_values(first), "key": "x", "label": evil}),
                        *others))  # fmt: skip

    lines = client.get(f"{LATEST}1/figures.csv").content.decode("utf-8-sig").splitlines()

    assert len(lines) == 1 + len(sheet().figures()) + 1
    assert "'=HYPERLINK()" in lines[2]
    assert lines[0].startswith(
        "key,table_zh-Hans,table_en,row_zh-Hans,row_en,label_zh-Hans,label_en"
    )


def as_values(figure):
    return {name: getattr(figure, name) for name in figure.__dataclass_fields__}


def test_json_is_the_frozen_document_with_its_digest(client):
    made = published()

    document = json.loads(client.get(f"{LATEST}1/figures.json").content)

    assert document["sheet"] == made.sheet
    assert digest_of(document["sheet"]) == document["digest"] == made.digest
    assert (document["licence"], document["number"]) == ("CC-BY-4.0", 1)


def test_dataset_names_its_files_and_licence(client):
    published()

    found = json.loads(client.get(f"{LATEST}1/figures.jsonld").content)

    assert [one["dcat:downloadURL"]["@id"] for one in found["dcat:distribution"]] == [
        f"http://testserver{LATEST}1/figures.{name}" for name in ("csv", "json", "xlsx")
    ]
    assert found["dct:license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    assert found["dct:temporal"]["dcat:endDate"]["@value"] == "2026-09-30"


@pytest.mark.parametrize("name", ["csv", "xlsx", "json", "jsonld"])
def test_files_are_sent_with_their_licence(client, name):
    published()

    answer = client.get(f"{LATEST}1/figures.{name}")

    assert answer["Link"] == '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
    assert len(answer.content) > 500


def test_chart_is_a_file_in_the_language_of_its_address(client):
    published()

    titles = [
        etree.fromstring(client.get(f"/{code}/reports/days-2026/1/charts/by-topic.svg").content)[
            0
        ].text
        for code in ("en", "zh-hans")
    ]

    assert titles == ["By topic", "按主题"]


def test_methods_are_told_as_documented(client):
    tree = page(client, "/en/methods/rounding/")

    assert text(tree, "//h1") == ["Rounding for prose"]
    assert len(tree.xpath("//table")) == 2


@pytest.mark.parametrize("path", [LATEST, f"{LATEST}1/", f"{LATEST}1/figures/visits/"])
def test_pages_ask_as_much_for_few_rows_as_for_many(client, django_assert_num_queries, path):
    published(days=1, districts=1)
    expected = {LATEST: 2, f"{LATEST}1/": 2, f"{LATEST}1/figures/visits/": 3}[path]

    with django_assert_num_queries(expected):
        client.get(path)
    published(days=30, districts=16)
    with django_assert_num_queries(expected):
        client.get(path)


def test_list_asks_as_much_for_many_versions(client, django_assert_num_queries):
    published()
    with django_assert_num_queries(1):
        client.get("/en/reports/")
    for number in range(3):
        published(days=number + 1)

    with django_assert_num_queries(1):
        client.get("/en/reports/")
