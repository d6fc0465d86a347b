"""The staff's pages: drafts, publishing, the tables of others, the ledger."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone
from lxml import html

from make import activity, both, coming, english, organisation, place, programme
from report.published import staff
from zouma.people.models import Account
from zouma.programme.formats.records import HostRecord, RegionRecord
from zouma.programme.models import Activity, Edition
from zouma.reach.actions import Statement, change_state, defined, observe, observe_all
from zouma.reach.models import Evidence
from zouma.reach.vocabulary import ObservationState
from zouma.report.models import ReportVersion

pytestmark = pytest.mark.django_db
DESK = "/en/desk/reports/"
DRAFT = f"{DESK}days-2026/"
PAGES = ["", "days-2026/", "days-2026/figures/activities/", "days-2026/observations/",
         "days-2026/funder/", "days-2026/statistics/"]  # fmt: skip


@pytest.fixture(autouse=True)
def _programme():
    hosts = (HostRecord(organisation_key="o1"),)
    programme(
        RegionRecord(code="110108", name=english("Haidian")), place(region_code="110108"),
        organisation(),
        activity(place_key="p1", sessions=(coming(-48),), hosts=hosts),
        activity("a2", place_key="p1", sessions=(coming(-24),), hosts=hosts),
        activity("a3", sessions=(coming(72),)),
    )  # fmt: skip
    Edition.objects.update(state="published")


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return html.fromstring(answer.content.decode())


def text(tree, path):
    return [" ".join(one.text_content().split()) for one in tree.xpath(path)]


def told(activity_id="a1", value=120, **changes):
    about = Activity.objects.get(external_id=activity_id)
    now = timezone.now()
    values = {
        "definition": defined("visits-host-counted"), "edition": about.edition, "value": value,
        "starts_at": now - timedelta(days=3), "ends_at": now, "about": {"activity": about},
    }  # fmt: skip
    return Statement(**values | changes)


def send(client, tree, **values):
    (seen,) = tree.xpath("//input[@name='seen']/@value")
    return client.post(DRAFT, {"seen": seen} | values)


@pytest.mark.parametrize("path", PAGES)
def test_drafts_are_for_staff_alone(client, path):
    anonymous = client.get(f"{DESK}{path}")
    client.force_login(Account.objects.create_user("somebody@example.org"))

    partner = client.get(f"{DESK}{path}")

    assert anonymous.status_code == 302
    assert anonymous["Location"].startswith("/accounts/login/")
    assert partner.status_code == 403


@pytest.mark.parametrize("path", PAGES)
def test_pages_of_the_desk_are_there_and_not_kept(client, path):
    staff(client)

    answer = client.get(f"{DESK}{path}")

    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_draft_counts_what_took_place(client):
    staff(client)

    tree = page(client, DRAFT)

    assert tree.xpath("//ul[@class='figure-cards']/li/p[@class='figure-value']/a/text()")[:3] == [
        "1", "2", "2",
    ]  # fmt: skip


def test_draft_is_published_and_shown_to_all(client):
    account = staff(client)

    answer = send(client, page(client, DRAFT))

    version = ReportVersion.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, "/en/reports/days-2026/1/")
    assert (version.number, version.account) == (1, account)
    client.logout()
    assert client.get("/en/reports/days-2026/").status_code == 200


def test_who_may_only_look_publishes_nothing(client):
    staff(client, publishes=False)
    tree = page(client, DRAFT)

    answer = client.post(DRAFT, {"seen": "0" * 64})

    assert tree.xpath("//form//button[text()='Publish']") == []
    assert answer.status_code == 403
    assert ReportVersion.objects.count() == 0


def test_figures_that_moved_meanwhile_are_looked_at_again(client):
    staff(client)
    tree = page(client, DRAFT)
    Activity.objects.filter(external_id="a2").update(moderation="refused")

    answer = send(client, tree)

    assert answer.status_code == 422
    assert text(html.fromstring(answer.content), "//p[@class='refusal']") == [
        "The figures have changed since you looked at them. Please look again."
    ]
    assert send(client, html.fromstring(answer.content)).status_code == 302


def test_correction_asks_for_a_note_and_says_what_differs(client):
    staff(client)
    send(client, page(client, DRAFT))
    Activity.objects.filter(external_id="a2").update(moderation="refused")
    tree = page(client, DRAFT)

    without, with_note = send(client, tree), send(client, tree, note="One did not take place.")

    changed = text(tree, "//section[@id]//li | //ul[@class='change-list']/li")
    assert changed[:2] == ["Activities · 2 before, 1 now", "Sessions · 2 before, 1 now"]
    assert (without.status_code, with_note.status_code) == (422, 302)
    assert ReportVersion.objects.get(number=2).note == "One did not take place."


def test_draft_that_says_the_same_offers_no_publishing(client):
    staff(client)
    send(client, page(client, DRAFT))

    tree = page(client, DRAFT)

    assert "No figure differs from it." in text(tree, "//section//p")
    assert tree.xpath("//input[@name='seen']") == []


def test_what_stands_beside_the_figures_can_be_corrected(client):
    staff(client)
    send(client, page(client, DRAFT))
    Edition.objects.update(title=both("新名", "Another name"))

    tree = page(client, DRAFT)

    assert "Every figure is as it was; what stands beside them differs." in text(tree, "//p")
    assert send(client, tree, note="It was renamed.").status_code == 302
    assert ReportVersion.objects.get(number=2).changes == []


def test_rows_behind_a_figure_are_listed_with_their_evidence(client):
    staff(client)
    evidence = Evidence.objects.create(
        name="sheet.pdf", link="https://example.org/sheet.pdf", kept_at=timezone.now()
    )
    observe(told(evidence=evidence, locator="page 3", reporter="Ms Li"), now=timezone.now())
    observe(told("a2", 80, definition=defined("registrations-booked")), now=timezone.now())

    tree = page(client, f"{DRAFT}observations/?measure=visit&population=all&figure=visits")

    (row,) = tree.xpath("//tbody/tr")
    assert text(row, "./*") == [
        "Activity a1", "120", "", "Visits", "Counted one by one", "Reported",
        *text(row, "./td[6]"), "Ms Li", "sheet.pdf · page 3",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("criteria", "found"),
    [("region=110108", 2), ("region=110101", 0), ("region=none", 1), ("day=nonsense", 0),
     ("day=9999-12-31", 0),
     ("day=1999-01-01", 0), ("measure=nonsense", 0), ("method=counted", 2), ("method=booked", 1),
     ("definition=registrations-booked/1", 1), ("activity=nonsense", 0),
     ("page=99999", 3), ("state=disputed", 0)],
)  # fmt: skip
def test_rows_are_chosen_by_criteria(client, criteria, found):
    staff(client)
    observe_all(
        [told(), told("a2", 80), told("a3", 7, definition=defined("registrations-booked"))],
        now=timezone.now(),
    )

    tree = page(client, f"{DRAFT}observations/?{criteria}")

    assert len(tree.xpath("//tbody/tr")) == found


def test_what_contradicts_itself_is_listed_until_it_is_disputed(client):
    staff(client)
    scans = observe(told(value=12, definition=defined("visits-scanned")), now=timezone.now())
    observe(told(value=200), now=timezone.now())
    observe_all([told("a2", 80), told("a2", 90)], now=timezone.now())

    (item,) = page(client, f"{DRAFT}observations/").xpath("//section//li")

    assert text(item, ".//p") == [
        "Activity a1", "counts: 12 (Tickets scanned and people counted at the door)",
        "aside: 200 (Counted one by one)",
    ]  # fmt: skip
    (link,) = item.xpath(".//a/@href")
    rows = page(client, f"{DRAFT}observations/{link.rpartition('/')[2]}")
    assert text(rows, "//tbody/tr/td[1]") == ["200", "12"]
    assert rows.xpath("//section") == []

    change_state(scans, ObservationState.DISPUTED, note="A side door.", now=timezone.now())
    assert page(client, f"{DRAFT}observations/").xpath("//section") == []


def test_ledger_asks_as_much_for_few_rows_as_for_many(client, django_assert_max_num_queries):
    staff(client)
    observe(told(), now=timezone.now())
    with django_assert_max_num_queries(12) as few:
        client.get(f"{DRAFT}observations/")
    observe_all([told(value=n) for n in range(29)], now=timezone.now())

    with django_assert_max_num_queries(12) as many:
        client.get(f"{DRAFT}observations/")

    assert len(many) == len(few)


def test_ledger_is_paged(client):
    staff(client)
    observe_all([told(value=n) for n in range(60)], now=timezone.now())

    first, second = (page(client, f"{DRAFT}observations/?page={n}") for n in (1, 2))

    assert [len(tree.xpath("//tbody/tr")) for tree in (first, second)] == [50, 10]


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_statistics_form_has_every_indicator_with_its_unit(client):
    staff(client)

    rows = rows_of(client.get(f"{DRAFT}statistics.csv"))

    assert [(row["No."], row["Indicator"], row["Unit"], row["Value"]) for row in rows][:3] == [
        ("1", "Organisations that hosted activities", "bodies", "1"),
        ("2", "Activities that took place", "activities", "2"),
        ("3", "Sessions that took place", "sessions", "2"),
    ]
    assert rows[4]["Remark"] == "Not collected."


def test_funder_gets_a_row_for_each_district(client):
    staff(client)

    rows = rows_of(client.get(f"{DRAFT}funder.csv"))

    assert [(row["Code"], row["District"], row["Activities"]) for row in rows] == [
        ("110108", "Haidian", "2")
    ]


@pytest.mark.parametrize("name", ["funder", "statistics"])
def test_tables_are_workbooks_as_well(client, name):
    staff(client)

    good, bad = (client.get(f"{DRAFT}{name}.{extension}") for extension in ("xlsx", "pdf"))

    assert good.content[:2] == b"PK"
    assert bad.status_code == 404
