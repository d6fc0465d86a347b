"""The API keeps its word: every endpoint against its own description, with any input."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, assume, settings
from schemathesis.checks import CHECKS

from programme.city import city
from zouma.site.api import api

schema = schemathesis.openapi.from_dict(api.get_openapi_schema())
schema.app = get_wsgi_application()


@pytest.fixture
def programme_to_ask(db):
    """The city, asked on the test's own connection, as Django's own test client would."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    city()
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def days_are_possible(query):
    """Tell what a schema cannot: days lie between 1900 and 2200 and in their order."""
    days = [query[name] for name in ("from", "to") if query.get(name)]
    possible = [str(day) for day in days if "1900" <= str(day)[:4] <= "2200"]
    return days == possible == sorted(possible)


@pytest.mark.usefixtures("programme_to_ask")
@schema.parametrize()
@settings(
    max_examples=15, derandomize=True, database=None, deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
def test_the_api_keeps_its_word(case):
    assume(days_are_possible(case.query or {}))
    case.call_and_validate(checks=CHECKS.get_all())
