"""Who is signed in: every page of the desk begins here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zouma.people.models import Account

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def desk_view(view: View[P]) -> View[P]:
    """Let only who is signed in see a page, which nothing on the way keeps."""
    return never_cache(login_required(require_http_methods(["GET", "HEAD", "POST"])(view)))


def account_of(request: HttpRequest) -> Account:
    """Return who is signed in.

    :raises Http404: when nobody is.
    """
    if not isinstance(request.user, Account):
        raise Http404
    return request.user
