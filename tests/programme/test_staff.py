"""The back office: lists, search, bulk actions, export, forms, history, and who may not enter."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone
from lxml import html
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from make import activity, both, coming, edition, english, programme, session
from programme.city import HALL, STARS, city
from zouma.bases.models import Place, Region, Space
from zouma.common.search_query import search_query
from zouma.common.text import TextState, TranslatedText, Wording
from zouma.people.models import Account, Organisation
from zouma.programme.formats.records import SpaceRecord
from zouma.programme.models import Activity, Edition, ImportRun, Series, Session, Topic
from zouma.programme.queries.matching import Scope, matching_activities
from zouma.programme.selection import Selection

pytestmark = pytest.mark.django_db

ACTIVITIES = "/staff/snippets/programme/activity/"
RUNS = "/staff/snippets/programme/importrun/"
MODELS = [
    "programme/activity",
    "programme/edition",
    "programme/series",
    "programme/topic",
    "programme/importrun",
    "bases/place",
    "bases/region",
    "people/organisation",
]


@pytest.fixture(autouse=True)
def staff(client):
    """Somebody who may do everything, signed in."""
    account = Account.objects.create_superuser("ada@example.org", "secret")
    client.force_login(account)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return account


def titles(response):
    """Return what a list of the back office shows, in its order."""
    tree = html.fromstring(response.content)
    links = tree.xpath("//*[contains(@class, 'title-wrapper')]//a")
    return [link.text_content().strip() for link in links]


def form_values(response):
    """Return what a browser would send back of the page's main form, untouched."""
    tree = html.fromstring(response.content)
    form = max(tree.forms, key=lambda found: len(found.fields))
    values = {}
    for name, value in form.form_values():
        text = value.replace("\r\n", "\n").removeprefix("\n").replace("\n", "\r\n")
        values.setdefault(name, []).append(text)
    return {name: found for name, found in values.items() if "__prefix__" not in name}


def complaints(response):
    tree = html.fromstring(response.content or b"<p>")
    return " ".join(" ".join(tree.xpath("//*[contains(@class, 'error')]//text()")).split())


def edit_address(row):
    meta = row._meta
    return f"/staff/snippets/{meta.app_label}/{meta.model_name}/edit/{row.pk}/"


def bulk(name, *rows):
    ids = "&".join(f"id={row.pk}" for row in rows)
    return f"/staff/bulk/programme/activity/{name}/?next={ACTIVITIES}&{ids}"


@pytest.mark.parametrize("model", MODELS)
def test_every_table_has_a_list(client, model):
    city()
    _app, name = model.split("/")
    if name == "importrun":
        run()

    response = client.get(f"/staff/snippets/{model}/")

    assert response.status_code == 200
    assert len(titles(response)) > 0


def test_the_activities_are_narrowed(client):
    city()

    response = client.get(f"{ACTIVITIES}?moderation=refused")

    assert titles(response) == ["Xanadu refused"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("星空之夜", ["Night of stars"]),
        ("ROBOT st", ["Robot stand"]),
        ("village", ["Science village"]),
        ("nothing", []),
    ],
)
def test_the_activities_are_searched_in_both_languages(client, typed, found):
    city()

    response = client.get(ACTIVITIES, {"q": typed})

    assert titles(response) == found


@pytest.mark.parametrize(
    ("model", "typed", "found"),
    [
        ("bases/place", "科技馆", ["Science Hall"]),
        ("bases/region", "朝阳", ["Chaoyang"]),
        ("people/organisation", "天文馆", ["Museum of Stars"]),
        ("programme/topic", "太空", ["Space"]),
        ("programme/edition", "科学节", ["Science days"]),
    ],
)
def test_other_tables_are_searched(client, model, typed, found):
    city()

    response = client.get(f"/staff/snippets/{model}/", {"q": typed})

    assert titles(response) == found


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("publish_activities", "moderation", "published"),
        ("check_activities", "moderation", "to-check"),
        ("refuse_activities", "moderation", "refused"),
        ("cancel_activities", "status", "cancelled"),
        ("postpone_activities", "status", "postponed"),
        ("move_activities_online", "status", "moved-online"),
    ],
)
def test_many_are_changed_at_once(client, staff, name, field, value):
    city()
    rows = list(Activity.objects.filter(external_id__in=["stars", "hidden-checked"]))

    asked = client.get(bulk(name, *rows))
    response = client.post(bulk(name, *rows))

    assert (asked.status_code, response.status_code) == (200, 302)
    assert {
        getattr(row, field) for row in Activity.objects.filter(pk__in=[r.pk for r in rows])
    } == {value}
    assert set(ModelLogEntry.objects.values_list("user", flat=True)) == {staff.pk}


def test_what_was_cancelled_is_put_back(client):
    city()
    row = Activity.objects.get(external_id="stars")
    client.post(bulk("cancel_activities", row))

    client.post(bulk("restore_activities", row))

    row.refresh_from_db()
    assert row.status == "scheduled"
    assert set(row.sessions.values_list("status", flat=True)) == {"scheduled"}


def test_a_refusal_is_told_in_the_list(client):
    city()
    row = Activity.objects.get(external_id="stars")
    client.post(bulk("cancel_activities", row))
    taken = Session.objects.filter(space__key="dome").get()
    Session.objects.create(
        activity=Activity.objects.get(external_id="village"),
        space=taken.space,
        starts_at=taken.starts_at,
        ends_at=taken.ends_at,
    )

    response = client.post(bulk("restore_activities", row), follow=True)

    row.refresh_from_db()
    assert (response.status_code, row.status) == (200, "cancelled")
    assert "Another session already uses this space at that time." in response.content.decode()


def test_the_list_is_exported_as_csv(client):
    city()

    response = client.get(f"{ACTIVITIES}?export=csv&q=stars")

    content = b"".join(response.streaming_content).decode()
    row = next(
        row for row in csv.DictReader(io.StringIO(content)) if row["Title"] == "Night of stars"
    )
    assert [row["Title"], row["Edition"], row["Moderation"], row["Place"]] == [
        "Night of stars",
        "Science days",
        "published",
        "Science Hall",
    ]


@pytest.mark.parametrize("model", ["programme/activity", "bases/place", "people/organisation"])
def test_the_list_is_exported_as_a_table(client, model):
    city()

    response = client.get(f"/staff/snippets/{model}/?export=xlsx")

    content = b"".join(response.streaming_content) if response.streaming else response.content
    book = load_workbook(io.BytesIO(content))
    assert (
        book.active.max_row - 1
        == {
            "programme/activity": Activity,
            "bases/place": Place,
            "people/organisation": Organisation,
        }[model].objects.count()
    )


MODELS_EDITED = [Activity, Place, Organisation, Edition, Series, Topic]


@pytest.mark.parametrize("model", MODELS_EDITED)
def test_an_untouched_form_changes_nothing(client, model):
    city()
    text = TranslatedText(
        {
            "en": Wording("two\nlines"),
            "zh-Hans": Wording("译文", TextState.MACHINE),
            "fr": Wording("étoile", TextState.CHECKED),
        }
    )
    field = "name" if model in {Place, Organisation, Topic} else "title"
    row = model.objects.first()
    model.objects.filter(pk=row.pk).update(**{field: text})
    before = model.objects.filter(pk=row.pk).values().get()
    sessions = list(Session.objects.values())

    response = client.post(edit_address(row), form_values(client.get(edit_address(row))))

    after = model.objects.filter(pk=row.pk).values().get()
    changing = {"updated_at", "search_vector"}
    assert response.status_code == 302, complaints(response)
    assert {k: v for k, v in after.items() if k not in changing} == {
        k: v for k, v in before.items() if k not in changing
    }
    assert list(Session.objects.values()) == sessions


def test_a_changed_title_is_kept_with_its_state_and_found(client, staff):
    edition = city()
    row = Activity.objects.get(external_id="stars")
    values = form_values(client.get(edit_address(row)))
    values |= {"title_zh-Hans_text": ["化石之夜"], "title_zh-Hans_state": ["checked"]}

    response = client.post(edit_address(row), values)

    row.refresh_from_db()
    assert response.status_code == 302, complaints(response)
    assert row.title == TranslatedText(
        {"zh-Hans": Wording("化石之夜", TextState.CHECKED), "en": Wording("Night of stars")}
    )
    assert found_by("化石", edition) == ["stars"]
    assert ModelLogEntry.objects.get().user == staff


def found_by(words, edition):
    scope = Scope(edition_ids=(edition.pk,), now=timezone.now(), zone=edition.zone)
    matches = matching_activities(Selection(words=words), scope, query=search_query(words))
    rows = Activity.objects.filter(pk__in=[match.activity_id for match in matches.page])
    return sorted(row.external_id for row in rows)


@pytest.mark.parametrize("model", [Place, Organisation, Topic, Region])
def test_a_new_name_is_found(client, model):
    edition = city()
    row = model.objects.get()
    address = edit_address(row)
    values = form_values(client.get(address))

    response = client.post(address, values | {"name_en_text": ["Zoological"]})

    assert response.status_code == 302, complaints(response)
    assert found_by("zoological", edition) == ["part-gone", "stars"]


def test_a_title_must_say_something(client):
    city()
    row = Activity.objects.get(external_id="stars")
    values = form_values(client.get(edit_address(row)))
    values |= {"title_zh-Hans_text": [" "], "title_en_text": [""]}

    response = client.post(edit_address(row), values)

    row.refresh_from_db()
    assert response.status_code == 200
    assert row.title == both("星空之夜", "Night of stars")


def test_markup_that_is_not_allowed_is_taken_out(client):
    city()
    row = Activity.objects.get(external_id="stars")
    values = form_values(client.get(edit_address(row)))
    bad = '<p>Stars<script>alert(1)</script><a href="javascript:x()" onclick="y()">z</a></p>'
    values |= {"description_en_text": [bad]}

    client.post(edit_address(row), values)

    row.refresh_from_db()
    assert row.description["en"].text == "<p>Stars<a>z</a></p>"


def test_a_session_in_a_space_that_is_taken_is_refused_in_the_form(client):
    city()
    row = Activity.objects.get(external_id="village")
    taken = Session.objects.filter(space__key="dome").get()
    local = timezone.localtime(taken.starts_at)
    values = form_values(client.get(edit_address(row)))
    values |= {
        "sessions-0-space": [str(taken.space_id)],
        "sessions-0-starts_at": [f"{local:%Y-%m-%d %H:%M}"],
        "sessions-0-ends_at": [f"{local + timedelta(hours=1):%Y-%m-%d %H:%M}"],
    }

    response = client.post(edit_address(row), values)

    assert response.status_code == 200
    assert "Another session already uses this space at that time." in complaints(response)
    assert Session.objects.filter(space__key="dome").count() == 1


def test_a_space_is_taken_only_by_what_is_in_it(client):
    """Another space at the same hours, and the same space at others, leave an activity as it is."""
    hall = replace(
        HALL,
        spaces=tuple(SpaceRecord(key=key, name=english(key)) for key in ("one", "two", "three")),
        region_code="",
        organisation_key="",
    )
    programme(
        hall,
        activity("a", place_key="p1", sessions=(coming(24, space_key="one"),)),
        activity("b", place_key="p1", sessions=(coming(24, space_key="two"),)),
        activity("c", place_key="p1", sessions=(coming(25, space_key="one"),)),
    )

    for row in Activity.objects.order_by("pk"):
        values = form_values(client.get(edit_address(row)))
        response = client.post(edit_address(row), values)
        assert response.status_code == 302, (row.external_id, complaints(response))


def test_times_are_those_of_the_edition(client):
    day = datetime(2026, 5, 14, 9, 30, tzinfo=ZoneInfo("America/Toronto"))
    programme(
        edition(time_zone="America/Toronto"),
        activity(sessions=(session(starts_at=day, ends_at=day + timedelta(hours=1)),)),
    )
    row = Activity.objects.get()
    values = form_values(client.get(edit_address(row)))
    assert values["sessions-0-starts_at"] == ["2026-05-14 09:30"]

    response = client.post(
        edit_address(row), values | {"sessions-0-starts_at": ["2026-05-14 10:00"]}
    )

    assert response.status_code == 302, complaints(response)
    assert Session.objects.get().starts_at == day.replace(hour=10, minute=0)


def test_times_of_a_new_activity_are_those_of_the_chosen_edition(client):
    programme(edition(time_zone="Asia/Shanghai"), activity())
    programme(edition(time_zone="America/Toronto"), activity(), slug="toronto")
    chosen = Edition.objects.get(slug="toronto")
    values = form_values(client.get(ACTIVITIES + "add/"))
    values |= {
        "title_en_text": ["Rockets"],
        "edition": [str(chosen.pk)],
        "slug": ["rockets"],
        "sessions-TOTAL_FORMS": ["1"],
        "sessions-0-id": [""],
        "sessions-0-ORDER": ["1"],
        "sessions-0-starts_at": ["2026-05-14 09:30"],
        "sessions-0-status": ["scheduled"],
    }

    response = client.post(ACTIVITIES + "add/", values)

    assert response.status_code == 302, complaints(response)
    starts_at = Session.objects.get(activity__slug="rockets").starts_at
    assert starts_at == datetime(2026, 5, 14, 9, 30, tzinfo=chosen.zone)


def test_a_space_used_twice_at_once_stays_shared(client):
    yard = replace(
        HALL,
        spaces=(SpaceRecord(key="yard", name=english("Yard"), shared=True),),
        region_code="",
        organisation_key="",
    )
    both_at = coming(24, space_key="yard")
    programme(yard, *(activity(key, place_key="p1", sessions=(both_at,)) for key in "ab"))
    row = Place.objects.get()
    values = form_values(client.get(edit_address(row)))
    del values["spaces-0-shared"]

    response = client.post(edit_address(row), values)

    assert response.status_code == 200
    assert "Another session already uses this space at that time." in complaints(response)
    assert Space.objects.get().shared


def test_ages_in_the_wrong_order_are_refused_in_the_form(client):
    city()
    row = Activity.objects.get(external_id="stars")
    values = form_values(client.get(edit_address(row)))

    response = client.post(edit_address(row), values | {"age_min": ["9"], "age_max": ["3"]})

    assert response.status_code == 200
    assert complaints(response) != ""


def test_a_new_activity_is_made_and_found(client):
    edition = city()
    add = f"{ACTIVITIES}add/"
    values = form_values(client.get(add))
    values |= {
        "title_en_text": ["Comet watch"],
        "slug": ["comet-watch"],
        "edition": [str(edition.pk)],
        "moderation": ["published"],
    }

    response = client.post(add, values)

    assert response.status_code == 302, complaints(response)
    page = client.get("/en/programme/?q=comet&when=all")
    assert "Comet watch" in page.content.decode()


def test_the_history_says_who_changed_what(client, staff):
    city()
    row = Activity.objects.get(external_id="stars")
    client.post(bulk("cancel_activities", row))

    response = client.get(f"{ACTIVITIES}history/{row.pk}/")

    said = " ".join(html.fromstring(response.content).text_content().split())
    assert re.search(r"Status changed.*ada@example.org", said)


def run():
    return ImportRun.objects.create(
        edition=Edition.objects.get(slug="days-2026"),
        source="test",
        file_name="days.json",
        file_sha256="0" * 64,
        started_at=timezone.now(),
        report={"read": 7},
    )


def test_an_import_can_be_looked_at(client):
    city()
    row = run()

    response = client.get(f"{RUNS}inspect/{row.pk}/")

    assert response.status_code == 200
    assert "days.json" in response.content.decode()


@pytest.mark.parametrize("page", ["add/", "edit/{pk}/", "delete/{pk}/", "copy/{pk}/"])
def test_nothing_of_an_import_can_be_changed(client, page):
    city()
    row = run()

    response = client.post(RUNS + page.format(pk=row.pk))

    assert response.status_code in {302, 404}
    assert list(ImportRun.objects.values_list("pk", "file_name")) == [(row.pk, "days.json")]


def test_an_edition_in_use_cannot_be_deleted(client):
    edition = city()
    address = f"/staff/snippets/programme/edition/delete/{edition.pk}/"

    shown = client.get(address)
    client.post(address)

    assert shown.status_code == 200
    assert Edition.objects.filter(pk=edition.pk).count() == 1


@pytest.mark.parametrize("address", ["/staff/", ACTIVITIES, f"{ACTIVITIES}add/", RUNS])
def test_strangers_are_led_to_the_door(client, address):
    city()
    client.logout()

    response = client.get(address)

    assert (response.status_code, response.url) == (302, f"/accounts/login/?next={address}")


def test_an_account_without_rights_is_refused(client):
    city()
    client.force_login(Account.objects.create_user("bob@example.org"))
    row = Activity.objects.get(external_id="stars")

    responses = [client.get(address) for address in ("/staff/", ACTIVITIES, edit_address(row))]
    client.post(bulk("cancel_activities", row))

    row.refresh_from_db()
    assert [response.status_code for response in responses] == [302, 302, 302]
    assert row.status == "scheduled"


def test_who_may_only_look_changes_nothing(client):
    city()
    account = Account.objects.create_user("bob@example.org")
    wanted = ["access_admin", "view_activity"]
    account.user_permissions.set(Permission.objects.filter(codename__in=wanted))
    client.force_login(account)
    row = Activity.objects.get(external_id="stars")

    listed = client.get(ACTIVITIES)
    client.post(edit_address(row), {"title_en_text": "Mine"})
    client.post(bulk("cancel_activities", row))

    row.refresh_from_db()
    assert listed.status_code == 200
    assert (row.title, row.status) == (STARS.title, "scheduled")


def test_nobody_signs_up_by_himself(client):
    client.logout()

    client.post("/accounts/signup/", {"email": "eve@example.org"})

    assert not Account.objects.filter(email="eve@example.org").exists()


@pytest.mark.parametrize(("code", "word"), [("zh-hans", "登录"), ("en", "Sign in")])
def test_signing_in_speaks_the_language_of_the_page_before(code, word):
    answer = Client().get(f"/{code}/desk/", headers={"accept-language": "fr"}, follow=True)

    assert answer.redirect_chain[-1][0].startswith("/accounts/login/")
    assert f"<h1>{word}</h1>" in " ".join(answer.content.decode().split())
