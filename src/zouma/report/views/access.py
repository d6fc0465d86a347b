"""Who sees drafts: those who look after every activity; who publishes: those who have the right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zouma.people.models import Account
from zouma.programme.models import Edition
from zouma.programme.queries.managed import looks_after_all
from zouma.reach.actions import refresh_estimates
from zouma.report.queries.drafts import Draft, draft_of, edition_named

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
PUBLISHING = "report.add_reportversion"


def staff_view(view: View[P]) -> View[P]:
    """Let only staff see a page, which nothing on the way keeps."""

    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        account_of(request)
        return view(request, *args, **kwargs)

    return never_cache(login_required(require_http_methods(["GET", "HEAD", "POST"])(guarded)))


def account_of(request: HttpRequest) -> Account:
    """Return who is signed in.

    :raises PermissionDenied: when it is nobody who looks after every activity.
    """
    if not isinstance(request.user, Account) or not looks_after_all(request.user):
        raise PermissionDenied
    return request.user


def may_publish(account: Account) -> bool:
    """Tell whether somebody may publish reports."""
    return account.has_perm(PUBLISHING)


def edition_of(slug: str) -> Edition:
    """Return an edition in any state.

    :raises Http404: when there is none.
    """
    edition = edition_named(slug)
    if edition is None:
        raise Http404
    return edition


def draft_asked_for(slug: str) -> Draft:
    """Return the report of an edition as it stands now, its estimates brought up to date.

    :raises Http404: when there is no such edition.
    """
    edition, now = edition_of(slug), timezone.now()
    refresh_estimates(edition, now=now)
    return draft_of(edition, now=now)
