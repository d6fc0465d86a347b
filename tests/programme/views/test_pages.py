"""Every page type in both languages; nothing hidden shows, nothing typed becomes markup."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from lxml import html

from make import activity, both, coming, edition, organisation, place, programme, topic
from programme.city import SECRET, STARS, SURROUNDINGS, city, uid_of
from zouma.common.text import TranslatedText
from zouma.programme.formats.records import (
    HostRecord,
    LinkRecord,
    RegionRecord,
    SpaceRecord,
    SpeakerRecord,
    TitleRecord,
)
from zouma.programme.models import Edition

pytestmark = pytest.mark.django_db

PAGES = (
    "",
    "programme/",
    "programme/?when=all",
    "map/",
    "calendar/",
    "embed/",
    "favourites/",
    "about/",
    "series/days/",
    "editions/days-2026/",
    "editions/days-2026/stars/",
    "editions/days-2026/village/",
    "places/science-hall/",
    "organisations/museum/",
)
MISSING = (
    "nothing/",
    "series/nothing/",
    "editions/nothing/",
    "editions/days-2026/nothing/",
    "editions/nothing/stars/",
    "places/nothing/",
    "organisations/nothing/",
    "feeds/programme.doc",
    "editions/draft-2026/",
    "editions/draft-2026/draft/",
    "editions/days-2026/hidden-checked/",
    "editions/days-2026/hidden-to-check/",
    "editions/days-2026/hidden-refused/",
    "editions/days-2026/hidden-removed/",
    "editions/draft-2026/stars/",
)
EVERYWHERE = (
    *PAGES,
    "editions/days-2026/orphan/",
    "editions/days-2026/part-gone/",
    "programme/?when=all&q=Xanadu",
    "programme/?when=all&q=天文",
    "programme/?q=Xanad",
    "programme/?edition=draft-2026&when=all",
    "map/?when=all",
    "map/?edition=draft-2026",
    "map/places.geojson?when=all",
    "calendar/?edition=draft-2026",
    "embed/?edition=draft-2026",
    "feeds/programme.ics?when=all",
    "feeds/programme.rss?when=all",
    "feeds/programme.atom?when=all",
    "feeds/programme.json?when=all",
    "feeds/programme.csv?when=all",
    "feeds/programme.jsonld?when=all",
    "feeds/programme.geojson?when=all",
    "feeds/programme.xml?when=all",
    "feeds/programme.dcat?when=all",
    "feeds/programme.json?edition=draft-2026&when=all",
    "feeds/programme.ics?edition=draft-2026&when=all",
)
ELSEWHERE = (
    "/api/activities?when=all&limit=100",
    "/api/sessions?when=all",
    "/api/editions",
    "/api/places",
    "/api/organisations",
    "/api/topics",
    "/api/activities?edition=draft-2026&when=all",
    "/api/sessions?edition=draft-2026&when=all",
    "/api/activities?q=Xanadu&when=all",
    "/sitemap.xml",
    "/sitemap-activities.xml",
    "/sitemap-editions.xml",
    "/sitemap-places.xml",
    "/sitemap-organisations.xml",
    "/sitemap-pages.xml",
)


def text_of(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode()


@pytest.mark.parametrize(("code", "tag"), [("en", "en"), ("zh-hans", "zh-Hans")])
def test_every_page_is_there_in_its_language(client, code, tag):
    city()

    found = {path: client.get(f"/{code}/{path}") for path in PAGES}

    trees = {path: html.fromstring(response.content) for path, response in found.items()}
    assert {path: response.status_code for path, response in found.items()} == dict.fromkeys(
        PAGES, 200
    )
    assert {tree.get("lang") for tree in trees.values()} == {tag}
    assert [path for path, tree in trees.items() if len(tree.xpath("//h1")) != 1] == []
    assert [path for path, tree in trees.items() if not tree.findtext(".//title").strip()] == []


@pytest.mark.parametrize("code", ["en", "zh-hans"])
def test_every_page_tells_its_address_in_each_language(client, code):
    city()

    for path in (path for path in PAGES if "?" not in path):
        tree = html.fromstring(client.get(f"/{code}/{path}").content)

        others = {
            link.get("hreflang"): link.get("href")
            for link in tree.xpath("//link[@rel='alternate'][@hreflang]")
        }
        assert tree.xpath("string(//link[@rel='canonical']/@href)") == (
            f"http://testserver/{code}/{path}"
        )
        assert others == {
            "zh-Hans": f"http://testserver/zh-hans/{path}",
            "en": f"http://testserver/en/{path}",
        }


def test_the_pages_stand_without_a_programme(client):
    paths = ["", "programme/", "map/", "calendar/", "embed/", "favourites/", "feeds/programme.ics"]

    assert [client.get(f"/en/{path}").status_code for path in paths] == [200] * len(paths)


@pytest.mark.parametrize("code", ["en", "zh-hans"])
def test_what_is_not_there_is_not_found(client, code):
    city()

    found = {path: client.get(f"/{code}/{path}").status_code for path in MISSING}

    assert found == dict.fromkeys(MISSING, 404)


def test_what_is_hidden_shows_nowhere(client):
    city()
    hidden = [f"/api/activities/{uid_of(name)}" for name in ("draft", "hidden-checked")]
    addresses = [f"/{code}/{path}" for code in ("en", "zh-hans") for path in EVERYWHERE]

    found = {address: client.get(address) for address in (*addresses, *ELSEWHERE)}

    assert [a for a, response in found.items() if response.status_code not in {200, 404}] == []
    assert [
        address
        for address, response in found.items()
        if SECRET
        in text_of(response)
        .replace("q=Xanad", "")
        .replace("“Xanad", "")
        .replace('value="Xanad', "")
        .replace("Xanad”", "")
    ] == []
    assert [client.get(address).status_code for address in hidden] == [404, 404]


def test_what_vanished_is_not_listed_but_its_page_says_so(client):
    city()

    listed = client.get("/en/programme/?when=all").content.decode()
    slug = "xanadu-gone"
    page = client.get(f"/en/editions/days-2026/{slug}/")

    assert slug not in listed
    assert page.status_code == 200
    assert "No longer listed by its organiser" in page.content.decode()


def event_of(client, slug):
    tree = html.fromstring(client.get(f"/en/editions/days-2026/{slug}/").content)
    (script,) = tree.xpath("//script[@type='application/ld+json']")
    return json.loads(script.text)


def test_an_activity_is_an_event_for_machines(client):
    city()

    event = event_of(client, "stars")

    assert event["name"] == "Night of stars"
    assert event["url"] == "http://testserver/en/editions/days-2026/stars/"
    assert event["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    statuses = {part["eventStatus"] for part in event["subEvent"]}
    assert statuses == {"https://schema.org/EventScheduled"}


def test_a_cancelled_event_online_says_both(client):
    city()

    event = event_of(client, "stand")

    assert event["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    assert event["eventStatus"] == "https://schema.org/EventCancelled"


BAD = "\"'><script>alert(1)</script><img src=x onerror=alert(2)></script>{{ 7|add:7 }}"
BAD_ADDRESS = "javascript:alert(1)//https://example.org"


def bad(_name="") -> TranslatedText:
    return both(BAD, BAD)


def hostile():
    """Import a programme that has hostile text wherever text can stand."""
    where = place(
        name=bad(),
        address=bad(),
        locality=BAD,
        postal_code="<b>1</b>",
        phone="<i>2</i>",
        website=BAD_ADDRESS,
        region_code="1",
        description=bad(),
        latitude=1.0,
        longitude=2.0,
        titles=(TitleRecord(name=bad(), authority=bad(), number="<b>3</b>"),),
        spaces=(SpaceRecord(key="s", name=bad()),),
        slug="where",
    )
    body = organisation(name=bad(), description=bad(), website=BAD_ADDRESS, slug="body")
    act = activity(
        slug="act",
        title=bad(),
        summary=bad(),
        description=bad(),
        status="postponed",
        status_note=bad(),
        age_note=bad(),
        price_note=bad(),
        keywords=(BAD,),
        track=BAD,
        topics=("t",),
        place_key="p1",
        hosts=(HostRecord(organisation_key="o1"),),
        speakers=(SpeakerRecord(name=BAD),),
        website=BAD_ADDRESS,
        online_url=BAD_ADDRESS,
        registration_url=BAD_ADDRESS,
        contact_email="<b>x</b>@example.org",
        contact_phone="<b>4</b>",
        links=(LinkRecord(address=BAD_ADDRESS, title=BAD),),
        attendance_mode="mixed",
        languages=("<b>",),
        kind="umbrella",
        sessions=(coming(24, note=bad(), space_key="s", registration_url=BAD_ADDRESS),),
    )
    programme(
        edition(title=bad(), summary=bad(), series_title=bad(), series_summary=bad()),
        RegionRecord(code="1", name=bad()),
        topic("t", name=bad()),
        body,
        where,
        act,
        replace(act, external_id="a2", slug="part", parent_id="a1", kind="single"),
    )


@pytest.mark.parametrize("code", ["en", "zh-hans"])
def test_no_text_becomes_markup(client, code):
    hostile()
    paths = [
        "",
        "programme/",
        "map/",
        "calendar/",
        "embed/",
        "series/days/",
        "editions/days-2026/",
        "editions/days-2026/act/",
        "editions/days-2026/part/",
        "places/where/",
        "organisations/body/",
        "programme/?q=script",
        "favourites/",
    ]

    for path in paths:
        response = client.get(f"/{code}/{path}")
        tree = html.fromstring(response.content)

        scripts = [s for s in tree.xpath("//script") if not s.get("src")]
        assert response.status_code == 200, path
        assert {s.get("type") for s in scripts} <= {"application/ld+json"}, path
        assert tree.xpath("//img[@src='x'] | //@*[starts-with(name(), 'on')]") == [], path
        assert tree.xpath("//a[starts-with(@href, 'javascript')]/@href") == [], path
        assert "alert(2)>" not in response.content.decode().replace("&gt;", ""), path
        assert "14" not in tree.xpath("string(//h1)"), path


@pytest.mark.parametrize(
    "parameter",
    [
        "q",
        "edition",
        "place",
        "organisation",
        "topic",
        "district",
        "from",
        "age",
        "near",
        "when",
        "language",
        "month",
    ],
)
def test_no_address_becomes_markup(client, parameter):
    city()

    for page in ("programme/", "map/", "calendar/", "embed/", "favourites/"):
        response = client.get(f"/en/{page}", {parameter: BAD})

        tree = html.fromstring(response.content)
        scripts = [script for script in tree.xpath("//script") if not script.get("src")]
        assert response.status_code == 200
        assert (scripts, tree.xpath("//img[@src='x']")) == ([], [])


def test_words_that_say_nothing_find_nothing_in_the_list(client):
    city()

    page = client.get("/en/programme/?q=!%3F").content.decode()

    assert "Night of stars" not in page


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("map/places.geojson?q=!", "Science Hall"),
        ("feeds/programme.json?q=!", "Night of stars"),
        ("feeds/programme.ics?q=!", "Night of stars"),
    ],
)
def test_words_that_say_nothing_find_nothing_elsewhere(client, path, found):
    city()

    without = text_of(client.get(f"/en/{path}"))
    with_words = text_of(client.get(f"/en/{path.replace('!', 'stars')}"))

    assert (found in without, found in with_words) == (False, True)


def test_the_map_and_the_list_hold_the_same(client):
    programme(
        edition(), *SURROUNDINGS, STARS, replace(STARS, external_id="b", slug="b", sessions=())
    )

    listed = client.get("/en/programme/?when=all").context["listing"].total
    features = client.get("/en/map/places.geojson?when=all").json()["features"]

    assert (listed, [f["properties"]["activities"] for f in features]) == (2, [2])


def test_htmx_gets_the_results_alone(client):
    city()
    headers = {"HX-Request": "true", "HX-Target": "results"}

    found = {
        path: client.get(f"/en/{path}/", headers=headers).content.decode()
        for path in ("programme", "map", "calendar")
    }

    assert [path for path, text in found.items() if "<html" in text] == []
    assert "Night of stars" in found["programme"]


def test_a_stranger_in_the_house_is_refused_with_a_page(client):
    response = client.get("/en/", headers={"host": "evil.example"})

    assert response.status_code == 400
    assert html.fromstring(response.content).xpath("string(//h1)").strip() != ""


def test_the_front_door_leads_to_the_readers_language(client):
    found = [
        client.get("/", headers={"accept-language": language}).url
        for language in ("en-GB", "zh-CN", "fr")
    ]

    assert found == ["/en/", "/zh-hans/", "/zh-hans/"]


def test_only_reading_is_allowed(client):
    city()

    assert [client.post(f"/en/{path}").status_code for path in ("", "programme/", "map/")] == [
        405,
        405,
        405,
    ]


def test_no_page_loads_anything_from_elsewhere(client):
    city()

    for path in (*(f"/en/{path}" for path in PAGES), "/api/docs", "/accounts/login/"):
        tree = html.fromstring(client.get(path).content)
        loaded = tree.xpath(
            "//script/@src | //img/@src | //iframe/@src"
            " | //link[@rel='stylesheet' or @rel='icon']/@href"
        )
        assert [address for address in loaded if not address.startswith("/")] == []


def test_an_edition_that_is_over_shows_what_was(client):
    city()
    past = activity("old", title=both("旧", "Old times"), sessions=(coming(-9000),))
    programme(past, slug="old-2024")

    page = client.get("/en/editions/old-2024/").content.decode()

    assert "Old times" in page
    assert Edition.objects.get(slug="old-2024").ends_on is not None
