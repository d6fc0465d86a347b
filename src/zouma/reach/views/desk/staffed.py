"""Pages of the desk that only staff see."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from zouma.people.models import Account
from zouma.people.signed_in import account_of
from zouma.programme.queries.managed import looks_after_all


def staff_of(request: HttpRequest) -> Account:
    """Return who is signed in, if it is staff.

    :raises Http404: when it is not.
    """
    account = account_of(request)
    if not looks_after_all(account):
        raise Http404
    return account
