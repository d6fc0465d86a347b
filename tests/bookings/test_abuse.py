"""What one visitor sends does no harm to the others."""

from __future__ import annotations

import pytest
from django.core.mail.backends import smtp
from django.utils import timezone, translation

from bookings.halls import ADA, hall, wish
from make import NOW
from zouma.bookings.actions import Contact, book_places, send_letters
from zouma.bookings.models import Letter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


class Server:
    """A mail server that takes everything."""

    def __init__(self):
        self.taken = []

    def sendmail(self, _from_address, recipients, _octets):
        self.taken += recipients

    def quit(self):
        pass


@pytest.mark.parametrize("address", ["a,b@example.org", "(a@example.org", "a@" + "x" * 70 + ".org"])
def test_an_address_that_no_mail_can_have_keeps_no_letter_back(settings, monkeypatch, address):
    (one,) = hall(5)
    for key, contact in (("1", Contact("X", address)), ("2", ADA)):
        book_places(wishes=[wish(one)], contact=contact, key=key, now=NOW)
    server = Server()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    monkeypatch.setattr(
        smtp.EmailBackend, "open", lambda backend: setattr(backend, "connection", server) or True
    )

    sent = send_letters(now=timezone.now())

    assert (sent, server.taken) == (1, [ADA.email])
    assert Letter.objects.get(sent_at=None).error
