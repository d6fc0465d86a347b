"""The live page: who may see it, what it says, how it keeps itself up to date and is stopped."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from bookings.entrance import organiser
from make import NOW
from report.live_days import held, member, show
from zouma.people.models import Account
from zouma.programme.models import Session

pytestmark = pytest.mark.django_db
ADDRESS = "/en/desk/live/"
TIME = re.compile(r"<time datetime=[^>]*>\d\d:\d\d:\d\d</time>")
POLLS = 'hx-trigger="every 10s"'


@pytest.fixture
def desk(client):
    """Somebody who may see everything, signed in, while a session is under way."""
    held(show("a", (0, 1)))
    now = timezone.now()
    Session.objects.update(starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(minutes=1))
    client.force_login(organiser())
    return client


def page(client, query="", **headers):
    answer = client.get(ADDRESS + query, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def told(html):
    """Return what the page sends back, so that the same alerts are not told again."""
    return html.split('name="told" value="')[1].split('"')[0]


def test_who_is_not_signed_in_is_asked_to(client):
    answer = client.get(ADDRESS)

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/")


def test_who_acts_for_nobody_is_told_so(client):
    client.force_login(Account.objects.create_user("n@example.org", "a long word of passage"))

    html = page(client)

    assert "does not act for any organisation" in html
    assert POLLS not in html


def test_page_shows_what_is_under_way_and_asks_again_by_itself(desk):
    html = page(desk)

    assert "Show a" in html
    assert POLLS in html
    assert "Nothing needs anybody at the moment." in html
    assert html.count('aria-live="') == 1


def test_page_can_be_paused(desk):
    html = page(desk, "?place=hall&paused=1")

    assert POLLS not in html
    assert "live.js" not in html
    assert 'href="?place=hall&amp;"' in html


def test_page_can_be_loaded_again_without_scripts(desk):
    every, other = page(desk, "?reload=30"), page(desk, "?reload=1")

    assert '<meta http-equiv="refresh" content="30">' in every
    assert POLLS not in every
    assert "http-equiv" not in other


def test_answer_to_the_page_has_changes_only(desk):
    html = page(desk, hx_request="true")

    assert "<html" not in html
    assert html.count('hx-swap-oob="innerHTML"') == 7


def test_the_same_alerts_are_not_told_again(desk):
    first = page(desk)

    same = page(desk, f"?told={told(first)}", hx_request="true")
    Session.objects.update(capacity=1)
    other = page(desk, "?told=something", hx_request="true")

    assert 'id="live-alerts"' not in same
    assert 'id="live-alerts"' in other


def test_who_watches_everything_shares_what_was_read_a_moment_ago(desk, settings):
    settings.REMEMBER_SECONDS = 60
    other = Account.objects.create_superuser("other@example.org", "a long word of passage")
    first = page(desk)
    Session.objects.update(starts_at=NOW, ends_at=NOW + timedelta(hours=1))
    desk.force_login(other)
    shared = page(desk)
    desk.force_login(member("museum"))
    own = page(desk)

    assert [TIME.search(html)[0] for html in (first, shared)] == [TIME.search(first)[0]] * 2
    assert [html.count("Show a") for html in (first, shared, own)] == [1, 1, 0]


def test_page_is_kept_by_nobody(desk):
    assert "no-store" in desk.get(ADDRESS).headers["Cache-Control"]
