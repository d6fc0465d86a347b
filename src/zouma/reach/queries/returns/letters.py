"""What letters to hosts say: in both languages, that of the edition first."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from zouma.reach.models import HostReturn, ReturnLetter
from zouma.reach.tokens import returns_token

MOST_NAMED = 20
RULE = "\n" + "—" * 20 + "\n\n"


@dataclass(frozen=True, slots=True)
class LetterText:
    """A letter as it is sent: plain text; stop_address: where letters are declined."""

    subject: str
    body: str
    stop_address: str


def letter_text(letter: ReturnLetter) -> LetterText | None:
    """Return what a letter says now, None when there is nothing left to ask."""
    asked = HostReturn.objects.filter(contact=letter.contact, answered_at=None)
    rows = list(asked.select_related("activity").order_by("activity"))
    if not rows:
        return None
    languages = languages_of(letter)
    parts = [in_language(letter, rows, language) for language in languages]
    subjects = [subject for subject, _body in parts]
    token = returns_token(letter.contact.uid)
    with translation.override(languages[0]):
        stop_address = settings.PUBLIC_ADDRESS + reverse("returns_stop", args=[token])
    return LetterText(
        subject=" / ".join(subjects)[:300],
        body=RULE.join(body for _subject, body in parts),
        stop_address=stop_address,
    )


def languages_of(letter: ReturnLetter) -> list[str]:
    """Return the languages of the site, that of the edition first."""
    first = letter.contact.round.edition.language.lower()
    return sorted((code for code, _name in settings.LANGUAGES), key=lambda code: code != first)


def in_language(
    letter: ReturnLetter, rows: list[HostReturn], language: str
) -> tuple[str, str]:  # fmt: skip
    """Return subject and body in one language; the first line of the template is the subject."""
    token = returns_token(letter.contact.uid)
    with translation.override(language):
        context = {
            "letter": letter, "edition": letter.contact.round.edition,
            "organisation": letter.contact.organisation, "rows": rows[:MOST_NAMED],
            "more": max(0, len(rows) - MOST_NAMED), "site_name": settings.SITE_NAME,
            "address": settings.PUBLIC_ADDRESS + reverse("host_returns", args=[token]),
            "stop_address": settings.PUBLIC_ADDRESS + reverse("returns_stop", args=[token]),
        }  # fmt: skip
        text = render_to_string("reach/letters/returns.txt", context)
    subject, _line, body = text.strip().partition("\n")
    return " ".join(subject.split()), body.strip() + "\n"
