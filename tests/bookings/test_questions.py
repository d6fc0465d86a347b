"""The organiser's own questions: asked with a reason, refused unanswered, kept with the booking."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from bookings.halls import ADA
from make import activity, both, coming, english, programme
from zouma.bookings.actions import Wish, book_places, set_terms
from zouma.bookings.models import Booking, Question
from zouma.bookings.queries.asked import answered, questions_of
from zouma.bookings.refusals import QuestionUnanswered
from zouma.bookings.vocabulary import PartyKind
from zouma.programme.models import Session

pytestmark = pytest.mark.django_db
PERSON = {"adult": "1", "name": "Ada", "email": "ada@example.org", "key": "k1", "then": "book"}


@pytest.fixture
def asked():
    """A session whose activity asks for consent, ages and a way to come; with its questions."""
    programme(activity("lab", moderation="published", sessions=(coming(48),)))
    session = Session.objects.get()
    set_terms(session_id=session.pk, capacity=9, now=timezone.now())
    rows = [
        ("consent", both("我同意拍照", "We may be photographed"), english("For the report."), True),
        ("number", english("Age of the youngest?"), english("The bench is high."), True),
        ("choice", english("How do you come?"), english("To plan parking."), False),
    ]
    for position, (kind, wording, reason, required) in enumerate(rows):
        Question.objects.create(
            activity=session.activity, kind=kind, wording=wording, reason=reason,
            required=required, position=position, choices=english("On foot\nBy bus"),
        )  # fmt: skip
    return session, [str(row.pk) for row in questions_of(session.activity_id)]


def book(session, answers):
    wish = Wish(session.pk, {PartyKind.ADULT: 1}, answers=answers)
    return book_places(wishes=[wish], contact=ADA, key="k", now=timezone.now())


def test_answers_are_kept_and_read_in_words(asked):
    session, (consent, age, way) = asked

    booking = book(session, {consent: True, age: 7, way: 1}).bookings.get()

    with translation.override("en"):
        assert answered(questions_of(session.activity_id), booking.answers) == [
            ("We may be photographed", "✓"), ("Age of the youngest?", "7"),
            ("How do you come?", "By bus"),
        ]  # fmt: skip


@pytest.mark.parametrize(
    "answers",
    [
        [None, 7, None], [False, 7, None], [True, None, None], [True, "seven", None],
        [True, True, None], [True, -1, None], [True, 7, 2], [True, 7, "1"],
    ],
)  # fmt: skip
def test_what_does_not_answer_is_refused(asked, answers):
    session, keys = asked
    given = {key: value for key, value in zip(keys, answers, strict=True) if value is not None}

    with pytest.raises(QuestionUnanswered):
        book(session, given)
    assert not Booking.objects.exists()


def test_an_answer_to_what_was_not_asked_is_refused(asked):
    session, (consent, age, _way) = asked

    with pytest.raises(QuestionUnanswered):
        book(session, {consent: True, age: 7, "0": "more than you want to know"})


@pytest.mark.parametrize("then", ["book", "basket"])
def test_the_page_asks_with_reasons_and_says_what_is_missing(client, asked, then):
    session, (consent, age, way) = asked
    with translation.override("en"):
        page = reverse("book", args=[session.uid])
    assert b"The bench is high." in client.get(page).content

    missing = client.post(page, PERSON | {"then": then, f"question-{age}": "6"})
    answers = {f"question-{consent}": "on", f"question-{age}": "6", f"question-{way}": ""}
    done = client.post(page, PERSON | {"then": then} | answers)

    assert missing.status_code == 422
    assert b"This field is required" in missing.content
    assert b'value="6"' in missing.content
    assert done.status_code == 302
    assert Booking.objects.get().answers == {consent: True, age: 6}
