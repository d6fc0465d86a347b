"""Pages of counting: audits, head counts, interviews; what they take, and who may see them."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from make import activity, coming, organisation, programme
from reach.returned import standing
from zouma.people.models import Account, Membership, Organisation
from zouma.programme.formats.records import HostRecord
from zouma.programme.models import Activity, Edition, Session
from zouma.reach.forms.headcounts import minutes_after
from zouma.reach.models import AuditPlan, HeadCount, Interview, InterviewSheet
from zouma.reach.queries.headcounts.plans import IntervalPlan, entries_of, slots_of
from zouma.reach.tokens import audit_token, head_count_token

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def fair(*keys):
    """Make an edition with activities of yesterday."""
    host = (HostRecord(organisation_key="museum"),)
    programme(
        organisation("museum"), organisation("school"),
        *(activity(key, moderation="published", hosts=host,
                   sessions=(coming(-30, last=4, key=f"{key}-0", capacity=40),))
          for key in keys or ("stars", "moss", "ants")),
        now=timezone.now(),
    )  # fmt: skip
    return Edition.objects.get()


def session_of(key):
    return Session.objects.get(activity__external_id=key)


@pytest.fixture
def staff(client):
    account = Account.objects.create_superuser("staff@example.org", "a long word of passage")
    client.force_login(account)
    return account


def sign_in(client, key="museum"):
    account = Account.objects.create_user(f"{key}@example.org", "a long word of passage")
    Membership.objects.create(
        account=account, organisation=Organisation.objects.get(external_id=key)
    )
    client.force_login(account)


def text_of(answer):
    return answer.content.decode()


def days():
    today = timezone.now().date()
    return {
        "first_on": (today - timedelta(days=3)).isoformat(),
        "last_on": (today + timedelta(days=1)).isoformat(),
    }


def draw(client, **changes):
    sent = {"number": "2", "size": "places", "seed": "7"} | days() | changes
    return client.post(reverse("desk_audits"), sent)


def test_audits_are_drawn_printed_and_counted(client, staff):
    fair()
    assert draw(client).status_code == 302
    plan = AuditPlan.objects.get()
    unit = plan.units.filter(drawn=True)[0]

    shown = text_of(client.get(reverse("desk_audit", args=[plan.uid])))
    sheets = text_of(client.get(reverse("desk_audit_sheets", args=[plan.uid])))
    form = reverse("desk_audit_unit", args=[plan.uid, unit.uid])
    session = unit.activity.sessions.get()
    answer = client.post(form, {f"session-{session.pk}": "0"})

    assert "Drawn again from the frame with the seed: the same activities." in shown
    assert shown.count("to be counted") == 2
    assert sheets.count('class="audit-sheet"') == 2
    assert "Do not ask the host for a number before" in sheets
    assert answer.status_code == 302
    assert [row[2:] for row in standing()] == [("visits-audited", 0, "audited")]
    assert "counted: 0" in text_of(client.get(reverse("desk_audit", args=[plan.uid])))


def test_volunteers_leave_each_others_numbers_alone_and_lists_can_become_shorter(client):
    fair()
    sign_in(client)
    day = "2026-05-02T"
    plan(client, way="grid", zones="Hall: 120 m²", moments="11:00 12:00",
         starts_at=day + "10:00", ends_at=day + "13:00")  # fmt: skip
    found = HeadCount.objects.get()
    link = reverse("head_count", args=[head_count_token(found.uid)])
    first, second = [slot.name for slot in slots_of(found)]

    client.post(link, {first: "1", "stay": "60 60 60 60 400"})
    client.post(link, {first: "2", f"initial-{first}": "1"})
    client.post(link, {first: "1", f"initial-{first}": "1", second: "3", f"initial-{second}": "",
                       "stay": "60 60 60 60", "initial-stay": "60 60 60 60 400"})  # fmt: skip

    entries = entries_of(found)
    assert (entries[first], entries[second]) == (2, 3)
    assert [entries[f"stay:{number}"] for number in range(5)] == [60, 60, 60, 60, 0]
    assert ">60 60 60 60</textarea>" in text_of(client.get(link)).replace("\n", "")


def test_a_form_opened_before_another_counted_takes_nothing_back(client, staff):
    fair()
    draw(client)
    plan = AuditPlan.objects.get()
    unit = plan.units.filter(drawn=True)[0]
    form = reverse("desk_audit_unit", args=[plan.uid, unit.uid])
    name = f"session-{unit.activity.sessions.get().pk}"
    client.post(form, {name: "31", f"initial-{name}": ""})

    client.post(form, {name: "", f"initial-{name}": "", "note": "It rained."})
    kept = [row[2:] for row in standing()]
    client.post(form, {name: "", f"initial-{name}": "31"})

    assert f'name="initial-{name}"' in text_of(client.get(form))
    assert kept == [("visits-audited", 31, "audited")]
    assert [row[2:] for row in standing()] == [("visits-audited", 31, "withdrawn")]


def test_more_than_there_are_cannot_be_drawn(client, staff):
    fair()

    answer = draw(client, number="9")

    assert answer.status_code == 422
    assert "There are fewer activities within these days" in text_of(answer)


def test_the_link_on_a_sheet_takes_the_count_of_its_activity_alone(client, staff):
    fair()
    draw(client)
    drawn, spare = (AuditPlan.objects.get().units.filter(drawn=one)[0] for one in (True, False))
    client.logout()

    address = reverse("audit", args=[audit_token(drawn.uid)])
    session = drawn.activity.sessions.get()
    assert client.get(address).status_code == 200
    assert client.post(address, {f"session-{session.pk}": "31"}).status_code == 302
    assert [row[3] for row in standing()] == [31]
    assert client.get(reverse("audit", args=[audit_token(spare.uid)])).status_code == 404
    assert client.get(reverse("audit", args=["nothing"])).status_code == 404


def test_what_was_missed_has_no_number(client, staff):
    fair()
    draw(client)
    unit = AuditPlan.objects.get().units.filter(drawn=True)[0]
    form = reverse("audit", args=[audit_token(unit.uid)])
    session = unit.activity.sessions.get()

    refused = client.post(form, {"missed": "on", f"session-{session.pk}": "3"})
    taken = client.post(form, {"missed": "on", "note": "The door was shut."})

    unit.refresh_from_db()
    assert (refused.status_code, taken.status_code) == (422, 302)
    assert (unit.state, unit.note) == ("missed", "The door was shut.")
    assert standing() == []


@pytest.mark.parametrize("who", ["organiser", "nobody"])
def test_only_staff_see_audits_and_interviews(client, staff, who):
    fair()
    draw(client)
    plan = AuditPlan.objects.get()
    client.logout()
    if who == "organiser":
        sign_in(client)
    expected = 404 if who == "organiser" else 302

    for address in [
        reverse("desk_audits"), reverse("desk_audit", args=[plan.uid]),
        reverse("desk_audit_sheets", args=[plan.uid]),
        reverse("desk_audit_unit", args=[plan.uid, plan.units.filter(drawn=True)[0].uid]),
        reverse("desk_questionnaire"),
        reverse("desk_interviews", args=[Activity.objects.all()[0].uid]),
    ]:  # fmt: skip
        assert client.get(address).status_code == expected, address
        assert client.post(address, {}).status_code == expected, address


def line(number, visits, **changes):
    values = {"visits": visits} | changes
    return {f"i{number}-{name}": value for name, value in values.items()}


def test_a_sheet_of_interviews_is_typed_in_and_withdrawn(client, staff):
    fair()
    address = reverse("desk_interviews", args=[Activity.objects.get(external_id="moss").uid])
    sent = {"on": "2026-05-14", "refused": "3", "key": "k1"} | line(
        0, "2", first_time="yes", age="18-29", origin="city"
    ) | line(4, "1", with_school="no")  # fmt: skip

    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent).status_code == 302

    rows = Interview.objects.values_list("visits", "first_time", "with_school", "age", "origin")
    assert list(rows) == [(2, True, None, "18-29", "city"), (1, None, False, "", "")]
    sheet = InterviewSheet.objects.get()
    assert (sheet.refused, sheet.account) == (3, staff)
    client.post(address, {"withdraw": str(sheet.uid)})
    sheet.refresh_from_db()
    assert sheet.withdrawn_at is not None


def test_a_sheet_sent_again_with_other_answers_asks_which_is_to_stand(client, staff):
    fair()
    address = reverse("desk_interviews", args=[Activity.objects.get(external_id="moss").uid])
    sent = {"on": "2026-05-14", "key": "k1"} | line(0, "2")
    client.post(address, sent)

    answer = client.post(address, sent | line(0, "3"))

    assert answer.status_code == 422
    assert 'name="instead"' in answer.content.decode()
    assert Interview.objects.get().visits == 2
    assert client.post(address, sent | line(0, "3") | {"instead": "yes"}).status_code == 302
    assert Interview.objects.get(sheet__withdrawn_at=None).visits == 3


@pytest.mark.parametrize("wrong", [line(0, "0"), line(0, "", age="18-29"), line(0, "x")])
def test_a_line_without_its_visits_keeps_nothing(client, staff, wrong):
    fair()
    address = reverse("desk_interviews", args=[Activity.objects.get(external_id="moss").uid])

    answer = client.post(address, {"on": "2026-05-14", "key": "k1"} | line(1, "2") | wrong)

    assert answer.status_code == 422
    assert Interview.objects.count() == 0


def plan(client, key="moss", **changes):
    session = session_of(key)
    zone = session.activity.edition.zone
    start, end = (
        moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M")
        for moment in (session.starts_at, session.ends_at)
    )
    sent = {
        "way": "entrances", "starts_at": start, "ends_at": end, "points": "North\nSouth\n",
        "minutes": "15", "counted": "4",
    }  # fmt: skip
    return client.post(reverse("desk_head_count_plan", args=[session.uid]), sent | changes)


def test_organisers_plan_volunteers_count_and_the_number_is_stated(client):
    fair()
    sign_in(client)
    assert plan(client).status_code == 302
    found = HeadCount.objects.get()
    link = reverse("head_count", args=[head_count_token(found.uid)])
    numbers = {slot.name: "10" for slot in slots_of(found)}

    anonymous = client.__class__()
    assert "Too little has been counted yet" in text_of(anonymous.get(link))
    assert anonymous.post(link, numbers).status_code == 302
    assert "320" in text_of(anonymous.get(link))
    assert anonymous.post(link, {"do": "state"}).status_code == 302
    assert standing() == []

    client.post(reverse("desk_head_count", args=[found.uid]), {"do": "state"})
    assert standing() == [("moss-0", "all", "visits-sampled", 320, "reported")]
    assert IntervalPlan.of(found.plan).intervals == 16


def test_the_sheet_of_a_head_count_names_what_is_drawn(client):
    fair()
    sign_in(client)
    plan(client)
    found = HeadCount.objects.get()

    shown = text_of(client.get(reverse("desk_head_count_sheet", args=[found.uid])))

    assert shown.count('scope="row">North') == shown.count('scope="row">South') == 4


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"points": ""}, "Name between 1 and 20 points."),
        ({"way": "two-point", "points": "A"}, "A turnstile has one point, a moving crowd two."),
        ({"way": "turnstile"}, "A turnstile has one point, a moving crowd two."),
        ({"way": "grid", "zones": "Lawn"}, "Write a name and an area on each line"),
        ({"way": "grid", "zones": "Lawn 450", "moments": "99:99"}, "Write moments between"),
        ({"ends_at": "2020-01-01T10:00"}, "The counting ends before it begins."),
    ],
)
def test_a_plan_that_lacks_something_says_what(client, changes, told):
    fair()
    sign_in(client)

    answer = plan(client, **changes)

    assert answer.status_code == 422
    assert told in text_of(answer)
    assert HeadCount.objects.count() == 0


def test_a_grid_is_planned_and_judged(client):
    fair()
    sign_in(client)
    start = session_of("moss").starts_at.astimezone(Edition.objects.get().zone)
    moments = " ".join((start + timedelta(hours=n)).strftime("%H:%M") for n in (1, 2, 3))
    sent = plan(client, way="grid", zones="Main lawn 450\nHall: 120 m²", moments=moments)
    assert sent.status_code == 302
    found = HeadCount.objects.get()
    assert found.plan == {"zones": [["Main lawn", 450.0], ["Hall", 120.0]],
                          "minutes": [60, 120, 180]}  # fmt: skip
    link = reverse("head_count", args=[head_count_token(found.uid)])

    numbers = {slot.name: "1" for slot in slots_of(found)} | {"stay": "60, 60 60 61 59"}
    client.post(link, numbers)

    assert "visits, between" in text_of(client.get(link))
    assert client.post(link, {"stay": "an hour"}).status_code == 422


def test_moments_go_on_after_midnight():
    eve = datetime(2026, 12, 31, 21, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert minutes_after(["22:30", "23:30", "0:30"], eve) == (60, 120, 180)
    assert minutes_after(["22:30", "later"], eve) == ()

    before_summer_time = datetime(2026, 3, 29, 0, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert minutes_after(["01:30", "03:30"], before_summer_time) == (60, 120)


@pytest.mark.parametrize("moments", ["13:00 12:00", "noon", ""])
def test_moments_out_of_the_count_are_told(client, moments):
    fair()
    sign_in(client)
    day = "2026-05-02T"
    answer = plan(client, way="grid", zones="Hall: 120 m²", moments=moments,
                  starts_at=day + "10:00", ends_at=day + "16:00")  # fmt: skip
    assert answer.status_code == 422
    assert "between beginning and end, in order" in text_of(answer)


def test_a_head_count_of_anothers_session_is_not_there(client):
    fair()
    sign_in(client)
    plan(client)
    found = HeadCount.objects.get()
    sign_in(client, "school")

    for name, uid in (
        ("desk_head_count", found.uid), ("desk_head_count_sheet", found.uid),
        ("desk_head_count_plan", session_of("moss").uid),
    ):  # fmt: skip
        assert client.get(reverse(name, args=[uid])).status_code == 404
        assert client.post(reverse(name, args=[uid]), {"do": "state"}).status_code == 404
    assert client.get(reverse("head_count", args=["nothing"])).status_code == 404


@pytest.mark.parametrize("name", ["desk_counting", "desk_audit", "desk_audit_sheets"])
def test_queries_do_not_grow_with_rows(client, staff, name):
    counts = []
    for rows in (1, 30):
        fair(*(f"a{number}" for number in range(rows)))
        for number in range(rows):
            plan(client, f"a{number}")
        draw(client, number=str(rows))
        latest = AuditPlan.objects.order_by("-pk")[0]
        arguments = [] if name == "desk_counting" else [latest.uid]
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(name, args=arguments)).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
