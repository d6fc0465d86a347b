"""Pages of returns: what hosts see and send, what coordinators see, who may see what."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from make import activity, coming, organisation, place, programme
from reach.returned import standing
from zouma.bases.models import Region
from zouma.people.models import Account, Membership, Organisation
from zouma.programme.formats.records import HostRecord
from zouma.programme.models import Activity, Edition
from zouma.reach.actions.returns.rounds import prepare_returns, start_letters
from zouma.reach.models import Evidence, HostReturn, ReturnContact, ReturnLetter
from zouma.reach.tokens import returns_token

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture(autouse=True)
def english(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with translation.override("en"):
        yield


def hosted(key, by="museum", *, sessions=1, **changes):
    """Return an activity that was over some hours ago by the real clock."""
    rows = tuple(coming(-48 + 3 * n, last=1, key=f"{key}-{n}", capacity=40)
                 for n in range(sessions))  # fmt: skip
    hosts = (HostRecord(organisation_key=by),)
    return activity(key, **{"moderation": "published", "hosts": hosts, "sessions": rows} | changes)


def fair(*records):
    """Make an edition with returns; return the address name of its link."""
    records = records or (hosted("stars", sessions=2), hosted("moss"), hosted("ants", "school"))
    programme(organisation("museum"), organisation("school"), *records, now=timezone.now())
    Organisation.objects.filter(external_id="museum").update(
        email="museum@example.org", phone="010-1", kind="museum"
    )
    prepare_returns(Edition.objects.get(), now=timezone.now())
    found = ReturnContact.objects.filter(organisation__external_id="museum").first()
    return returns_token(found.uid) if found else ""


def row(key):
    return HostReturn.objects.get(activity__external_id=key)


def line(key, **changes):
    """Return what the page of many sends of one activity."""
    found = row(key)
    values = {"after": found.answer_id or ""} | changes
    return {f"r{found.pk}-{name}": value for name, value in values.items()}


@pytest.fixture
def staff(client):
    account = Account.objects.create_superuser("staff@example.org", "a long word of passage")
    client.force_login(account)
    return account


@pytest.fixture
def organiser(client):
    def sign_in(key="museum"):
        account = Account.objects.create_user(f"{key}@example.org", "a long word of passage")
        Membership.objects.create(
            account=account, organisation=Organisation.objects.get(external_id=key)
        )
        client.force_login(account)
        return account

    return sign_in


def text_of(answer):
    return answer.content.decode()


def test_a_link_shows_what_is_known_and_asks_for_the_rest(client):
    token = fair()

    shown = text_of(client.get(reverse("host_returns", args=[token])))

    assert "0 of 2 activities are answered." in shown
    assert "Activity stars" in shown
    assert "2 sessions are over" in shown
    assert "places 80" in shown
    assert "Activity ants" not in shown


def test_a_link_that_is_not_ours_opens_nothing(client):
    token = fair()
    forged = token[:-2] + ("AA" if token[-2:] != "AA" else "BB")

    for address in ("host_returns", "returns_stop"):
        assert client.get(reverse(address, args=[forged])).status_code == 404
    theirs = Activity.objects.get(external_id="ants")
    assert client.get(reverse("host_return", args=[token, theirs.uid])).status_code == 404


def test_many_are_kept_at_once_and_wrong_lines_say_why(client):
    token = fair()
    address = reverse("host_returns", args=[token])
    sent = line("moss", visits="31", how="counted") | line("stars", visits="999", school="3")

    answer = client.post(address, sent)

    assert answer.status_code == 422
    assert "999 came, but there were places for only 80 at once." in text_of(answer)
    assert standing() == [("moss", "all", "visits-host-counted", 31, "reported")]

    again = line("moss", visits="31", how="counted") | line(
        "stars", visits="999", school="3", sure="on"
    )
    assert client.post(address, again).status_code == 302
    assert [(row[0], row[1], row[3]) for row in standing()] == [
        ("moss", "all", 31), ("stars", "school", 3), ("stars", "all", 999),
    ]  # fmt: skip


def test_empty_lines_answer_nothing(client):
    token = fair()

    client.post(reverse("host_returns", args=[token]), line("moss") | line("stars"))

    assert standing() == []
    assert row("moss").answer is None


def test_not_knowing_answers(client):
    token = fair()

    client.post(
        reverse("host_returns", args=[token]), line("moss", **{"visits-instead": "unknown"})
    )

    assert row("moss").answered_at is not None
    assert standing() == []


def test_a_number_and_not_knowing_together_are_refused(client):
    token = fair()
    sent = line("moss", visits="0", **{"visits-instead": "unknown"})

    answer = client.post(reverse("host_returns", args=[token]), sent)

    assert answer.status_code == 422
    assert "Give a number or say that you do not know, not both." in text_of(answer)


def full(key, **changes):
    """Return what the whole form of an activity sends."""
    return {"after": row(key).answer_id or ""} | changes


def test_the_whole_form_takes_sessions_costs_and_evidence(client):
    token = fair()
    uid = Activity.objects.get(external_id="stars").uid
    first, second = Activity.objects.get(external_id="stars").sessions.order_by("starts_at")
    photo = SimpleUploadedFile("hall.png", PNG, "text/html")
    sent = full("stars", how="tickets", cost="1200.50", currency="cny", note="Full house.",
                evidence=photo, **{f"session-{first.pk}": "20", f"session-{second.pk}": "0"},
                **{"first-time-instead": "inapplicable"})  # fmt: skip

    answer = client.post(reverse("host_return", args=[token, uid]), sent)

    assert answer.status_code == 302
    kept = row("stars").answer
    assert (str(kept.cost), kept.currency, kept.note) == ("1200.50", "CNY", "Full house.")
    assert (kept.evidence.media_type, len(kept.evidence.sha256)) == ("image/png", 64)
    assert [(row[0], row[3]) for row in standing()] == [("stars-0", 20), ("stars-1", 0)]
    shown = text_of(client.get(reverse("host_return", args=[token, uid])))
    assert "Kept already: hall.png" in shown
    assert 'value="20"' in shown
    assert "evidence/" not in shown


def test_the_short_form_leaves_what_it_does_not_ask(client):
    token = fair()
    uid = Activity.objects.get(external_id="moss").uid
    client.post(
        reverse("host_return", args=[token, uid]),
        full("moss", visits="30", staff="4", note="Dry.", how="counted"),
    )

    client.post(reverse("host_returns", args=[token]), line("moss", visits="33", how="counted"))

    assert row("moss").answer.note == "Dry."
    assert sorted((row[1], row[3]) for row in standing()) == [("all", 33), ("staff", 4)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<script>alert(1)</script>", "Please send a photograph"),
        (b"%PDF-" + b"x" * (10 * 1024 * 1024), "The file is too large"),
    ],
)
def test_evidence_of_other_kinds_or_too_large_is_refused(client, content, message):
    token = fair()
    uid = Activity.objects.get(external_id="moss").uid
    upload = SimpleUploadedFile("photo.png", content, "image/png")

    answer = client.post(
        reverse("host_return", args=[token, uid]), full("moss", visits="3", evidence=upload)
    )

    assert answer.status_code == 422
    assert message in text_of(answer)
    assert (Evidence.objects.count(), standing()) == (0, [])


def test_evidence_of_an_answer_that_is_not_taken_leaves_nothing(client, settings):
    token = fair()
    uid = Activity.objects.get(external_id="moss").uid
    upload = SimpleUploadedFile("photo.png", PNG)

    answer = client.post(
        reverse("host_return", args=[token, uid]), full("moss", visits="999", evidence=upload)
    )

    assert answer.status_code == 422
    assert Evidence.objects.count() == 0
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []


def test_the_same_evidence_again_is_kept_once(client, settings):
    token = fair()
    for key in ("moss", "stars"):
        uid = Activity.objects.get(external_id=key).uid
        sent = full(key, visits="9", evidence=SimpleUploadedFile("photo.png", PNG))
        client.post(reverse("host_return", args=[token, uid]), sent)

    assert Evidence.objects.count() == 1
    assert len([path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]) == 1
    assert [row[3] for row in standing()] == [9, 9]


def test_evidence_is_for_staff_alone_and_never_shown_in_the_page(client, organiser):
    token = fair()
    uid = Activity.objects.get(external_id="moss").uid
    upload = SimpleUploadedFile("saal.png", PNG)
    client.post(
        reverse("host_return", args=[token, uid]), full("moss", visits="3", evidence=upload)
    )
    evidence = Evidence.objects.get()
    address = reverse("desk_evidence", args=[evidence.uid])

    assert client.get(address).status_code == 302
    assert client.get(f"/media/{evidence.file.name}").status_code == 404
    organiser()
    assert client.get(address).status_code == 404
    client.force_login(Account.objects.create_superuser("s@example.org"))
    answer = client.get(address)
    assert (answer.content, answer["Content-Disposition"]) == (
        PNG, 'attachment; filename="saal.png"',
    )  # fmt: skip


def test_organisers_answer_at_the_desk_for_their_own(client, organiser):
    fair()
    account = organiser()

    shown = text_of(client.get(reverse("desk_returns")))
    client.post(reverse("desk_returns"), line("moss", visits="12"))
    theirs = Activity.objects.get(external_id="ants")

    assert "Activity moss" in shown
    assert "Activity ants" not in shown
    assert row("moss").answer.account == account
    assert client.get(reverse("desk_return", args=[theirs.uid])).status_code == 404
    assert client.get(reverse("desk_returns_table")).status_code == 404


def test_partners_of_an_activity_do_not_answer_for_it(client, organiser):
    partner = HostRecord(organisation_key="school", role="partner")
    fair(hosted("moss", hosts=(HostRecord(organisation_key="museum"), partner)))
    organiser("school")

    assert "Activity moss" not in text_of(client.get(reverse("desk_returns")))


def test_coordinators_see_response_by_district_kind_and_size(client, staff):
    Region.objects.create(code="110105", name=dict_of("Chaoyang"))
    token = fair(
        place("hall", region_code="110105"), hosted("stars", place_key="hall"), hosted("moss"),
        hosted("ants", "school"),
    )  # fmt: skip
    client.post(reverse("host_returns", args=[token]), line("moss", visits="12"))

    shown = text_of(client.get(reverse("desk_returns")))

    words = re.sub(r"<[^>]+>|\s+", " ", shown)
    assert re.search(r"Museum +1 of 2, 50 % +1", words)
    assert re.search(r"Other +0 of 1, 0 % +0", words)
    assert re.search(r"fewer than 50 places +1 of 3, 33 % +1", words)
    assert re.search(r"asked +3 ", words)


def dict_of(name):
    return {"en": {"text": name, "state": "original"}}


def test_filters_and_the_table_agree(client, staff):
    token = fair()
    client.post(reverse("host_returns", args=[token]), line("moss", visits="12"))

    for query, expected in [
        ("", {"Activity stars", "Activity moss", "Activity ants"}),
        ("?state=late", {"Activity stars", "Activity ants"}),
        ("?state=numbered", {"Activity moss"}),
        ("?kind=museum", {"Activity stars", "Activity moss"}),
        ("?size=50", {"Activity stars"}),
        ("?q=ANTS", {"Activity ants"}),
        ("?district=-&state=late&kind=other", {"Activity ants"}),
        ("?state=off", set()),
    ]:
        listed = text_of(client.get(reverse("desk_returns") + query))
        sheet = client.get(reverse("desk_returns_table") + query).content.decode("utf-8-sig")
        titles = {cells["Activity"] for cells in csv.DictReader(io.StringIO(sheet))}
        assert titles == expected, query
        assert set(re.findall(r'row-title"><a [^>]+>(?:<[^>]+>)?([^<]+)', listed)) == expected


def test_a_reminder_by_hand_goes_out_once_a_day(client, staff):
    fair()
    contact = ReturnContact.objects.get(organisation__external_id="museum")
    address = reverse("desk_returns")

    for _twice in range(2):
        client.post(address, {"do": "remind", "contact": str(contact.uid)})

    assert ReturnLetter.objects.filter(kind="by-hand").count() == 1
    theirs = ReturnContact.objects.get(organisation__external_id="school")
    assert client.post(address, {"do": "remind", "contact": str(theirs.uid)}).status_code == 409


def test_a_round_is_begun_closed_and_opened_again(client, staff):
    token = fair()
    found = Edition.objects.get().return_round
    address = reverse("desk_returns")

    client.post(address, {"do": "begin"})
    found.refresh_from_db()
    assert found.letters_from is not None

    client.post(address, {"do": "close"})
    sent = client.post(reverse("host_returns", args=[token]), line("moss", visits="1"))
    assert sent.status_code == 422
    assert "The figures of this edition are closed." in text_of(sent)

    client.post(address, {"do": "reopen"})
    sent = client.post(reverse("host_returns", args=[token]), line("moss", visits="1"))
    assert sent.status_code == 302


def test_who_wants_no_letters_says_so_once(client):
    token = fair()
    start_letters(Edition.objects.get(), now=timezone.now())
    address = reverse("returns_stop", args=[token])

    assert ReturnContact.objects.filter(opted_out_at__isnull=False).count() == 0
    assert "Shall we write no more letters" in text_of(client.get(address))
    assert "We write no more letters" in text_of(client.post(address))
    assert client.get(reverse("host_returns", args=[token])).status_code == 200


@pytest.mark.parametrize("name", ["host_returns", "desk", "staff"])
def test_queries_do_not_grow_with_rows(client, name):
    counts = []
    for rows in (1, 30):
        token = fair(*(hosted(f"a{n}", sessions=2) for n in range(rows)))
        client.post(reverse("host_returns", args=[token]), line("a0", visits="5"))
        if name != "host_returns":
            account = Account.objects.filter(email="x@example.org").first()
            account = account or Account.objects.create_user("x@example.org")
            account.is_superuser = name == "staff"
            account.save()
            Membership.objects.get_or_create(
                account=account, organisation=Organisation.objects.get(external_id="museum")
            )
            client.force_login(account)
        address = (
            reverse("host_returns", args=[token]) if name == "host_returns"
            else reverse("desk_returns")
        )  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
