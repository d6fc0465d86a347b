"""Letters to hosts: when they are due, to whom, in both languages, and never twice."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPException

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import translation

from make import NOW
from reach.returned import AFTER, answer, fair, hosted, number, said
from zouma.programme.models import Activity, Edition
from zouma.reach.actions import ask_hosts
from zouma.reach.actions.returns.asking import CannotBeReminded, opt_out, remind_by_hand
from zouma.reach.actions.returns.letters import send_return_letters
from zouma.reach.actions.returns.refusals import ReturnsClosed
from zouma.reach.actions.returns.rounds import close_round, start_letters
from zouma.reach.models import HostReturn, ReturnContact, ReturnLetter
from zouma.reach.tokens import returns_token

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def english(settings):
    settings.PUBLIC_ADDRESS = "https://science.example"
    with translation.override("en"):
        yield


@pytest.fixture
def edition():
    found = fair()
    start_letters(found, now=NOW)
    return found


def addressed():
    """Return to whom letters went, and which."""
    return [(one.to[0], one.subject) for one in mail.outbox]


def museum():
    return ReturnContact.objects.get(organisation__external_id="museum")


def test_nobody_is_written_to_before_it_is_begun():
    fair()

    ask_hosts(now=AFTER)

    assert addressed() == []


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_one_letter_asks_for_all_in_both_languages_the_editions_first(edition, language):
    Edition.objects.update(language=language)

    assert ask_hosts(now=AFTER)["letters"] == 1

    (letter,) = mail.outbox
    assert letter.to == ["museum@example.org"]
    parts = [
        "来了多少人？请填报“科学节”的数据", "How many came? Your figures for Science days",
    ]  # fmt: skip
    assert letter.subject == " / ".join(parts if language == "zh-Hans" else parts[::-1])
    path = f"returns/{returns_token(museum().uid)}/"
    for prefix in ("zh-hans", "en"):
        address = f"https://science.example/{prefix}/{path}"
        assert letter.body.count(f"\n{address}\n") == 1
    assert letter.body.count("Activity stars") == letter.body.count("Activity moss") == 2
    assert "thank you for having been part of Science days" in letter.body
    assert letter.extra_headers["List-Unsubscribe"] == (
        f"<https://science.example/{language.lower()}/{path}stop/>"
    )


def test_nobody_is_asked_twice_however_often_it_is_done(edition):
    for hours in range(5):
        ask_hosts(now=AFTER + hours * HOUR)

    assert len(mail.outbox) == 1


def test_reminders_come_after_one_and_two_weeks_and_then_no_more(edition):
    ask_hosts(now=AFTER)
    seen = []
    for days in range(40):
        ask_hosts(now=AFTER + timedelta(days=days))
        seen.append(len(mail.outbox))

    assert [day for day in range(1, 40) if seen[day] > seen[day - 1]] == [7, 14]
    assert ReturnLetter.objects.filter(sent_at=None).count() == 0
    assert mail.outbox[1].subject.startswith("Reminder: your figures for Science days")


def test_who_has_answered_all_is_not_reminded(edition):
    ask_hosts(now=AFTER)
    answer("moss", said(number(31)))
    ask_hosts(now=AFTER + WEEK)

    assert len(mail.outbox) == 2
    assert "Activity moss" not in mail.outbox[1].body

    answer("stars", said(number(31)))
    ask_hosts(now=AFTER + 2 * WEEK)

    assert len(mail.outbox) == 2


def test_a_letter_waiting_for_the_server_is_not_sent_once_all_is_answered(edition, monkeypatch):
    failing(monkeypatch, times=1)
    ask_hosts(now=AFTER)
    answer("moss", said(number(31)))
    answer("stars", said(number(31)))

    ask_hosts(now=AFTER + HOUR)

    assert addressed() == []
    assert ReturnLetter.objects.get().error == "answered meanwhile"


def failing(monkeypatch, *, times):
    """Let the mail server refuse so many letters."""
    left = [times]
    sending = EmailBackend.send_messages

    def refusing(self, messages):
        if left[0]:
            left[0] -= 1
            raise SMTPException("450 try again")
        return sending(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", refusing)


def test_a_letter_that_fails_is_tried_again(edition, monkeypatch):
    failing(monkeypatch, times=2)

    ask_hosts(now=AFTER)
    assert ReturnLetter.objects.get().error == "450 try again"
    assert send_return_letters(now=AFTER + timedelta(minutes=1)) == 0
    assert send_return_letters(now=AFTER + timedelta(minutes=2)) == 0
    assert send_return_letters(now=AFTER + timedelta(minutes=6)) == 1

    row = ReturnLetter.objects.get()
    assert (row.attempts, row.error, row.sent_at) == (3, "", AFTER + timedelta(minutes=6))


def test_a_letter_is_given_up_after_ten_attempts(edition, monkeypatch):
    failing(monkeypatch, times=99)

    ask_hosts(now=AFTER)
    for days in range(1, 20):
        send_return_letters(now=AFTER + timedelta(days=days))

    row = ReturnLetter.objects.get()
    assert (row.attempts, row.sent_at, row.given_up_at is not None) == (10, None, True)


def test_who_wants_no_letters_gets_none(edition):
    opt_out(museum(), now=AFTER)

    ask_hosts(now=AFTER)

    assert addressed() == []
    with pytest.raises(CannotBeReminded):
        remind_by_hand(museum(), now=AFTER)


def test_a_host_is_asked_when_its_last_activity_is_over():
    edition = fair(
        hosted("stars", "museum"), hosted("moss", "museum", sessions=4), now=NOW + 4 * HOUR
    )
    start_letters(edition, now=NOW)

    ask_hosts(now=NOW + 4 * HOUR)
    assert addressed() == []

    ask_hosts(now=NOW + timedelta(days=4))
    assert len(mail.outbox) == 1


def test_a_host_whose_programme_goes_on_is_asked_after_a_week():
    edition = fair(hosted("stars", "museum", sessions=20), now=NOW + 4 * HOUR)
    start_letters(edition, now=NOW)

    ask_hosts(now=NOW + timedelta(days=6))
    assert addressed() == []

    ask_hosts(now=NOW + timedelta(days=8))
    assert len(mail.outbox) == 1


def test_the_contact_of_an_activity_is_asked_before_its_organisation():
    edition = fair(hosted("stars", "museum", contact_email="Ada@Example.org"),
                   hosted("moss", "museum"))  # fmt: skip
    start_letters(edition, now=NOW)

    ask_hosts(now=AFTER)

    assert sorted(to for to, _subject in addressed()) == ["ada@example.org", "museum@example.org"]


def test_who_has_no_address_is_asked_by_nobody_but_is_on_the_list(edition):
    ask_hosts(now=AFTER)

    row = HostReturn.objects.get(activity__external_id="ants")
    assert (row.contact.email, row.contact.organisation.external_id) == ("", "school")
    assert row.contact.letters.count() == 0


def test_nobody_is_written_to_once_the_figures_are_closed(edition):
    close_round(edition, now=NOW)

    ask_hosts(now=AFTER)

    assert addressed() == []
    with pytest.raises(ReturnsClosed):
        remind_by_hand(museum(), now=AFTER)


def test_the_worker_prepares_returns_of_editions_that_the_public_sees():
    fair(now=NOW)
    Edition.objects.update(starts_on=NOW.date(), ends_on=NOW.date() + timedelta(days=2))

    assert ask_hosts(now=AFTER)["returns"] == 3
    assert ask_hosts(now=AFTER)["returns"] == 0

    HostReturn.objects.all().delete()
    assert ask_hosts(now=AFTER + timedelta(days=200))["returns"] == 0
    Edition.objects.update(state="draft")
    assert ask_hosts(now=AFTER)["returns"] == 0
    assert Activity.objects.count() == 3
