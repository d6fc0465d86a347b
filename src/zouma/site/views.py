"""Pages of the site as such: the front door, display settings, errors, what robots may read."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, get_language_from_request, override
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt, requires_csrf_token
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from zouma.common.fields import bcp47
from zouma.people.models import Account
from zouma.programme.queries.managed import acts_for_somebody

YEAR_SECONDS = 365 * 24 * 3600
CHOICES = {
    "zouma_display": ("", "large"),
    "zouma_scheme": ("", "light", "dark"),
    settings.LANGUAGE_COOKIE_NAME: tuple(code for code, _name in settings.LANGUAGES),
}


@require_safe
@vary_on_headers("Accept-Language")
def front_door(request: HttpRequest) -> HttpResponse:
    """Lead to the first page in the visitor's language."""
    with override(get_language_from_request(request)):
        return redirect("home")


@never_cache
@login_required
@require_safe
def arrival(request: HttpRequest) -> HttpResponse:
    """Lead who has signed in to where he works: staff, organisers, visitors with an account."""
    account = request.user
    with override(get_language_from_request(request)):
        if account.has_perm("wagtailadmin.access_admin"):
            return redirect("wagtailadmin_home")
        if isinstance(account, Account) and acts_for_somebody(account):
            return redirect("desk")
        return redirect("my_bookings")


@csrf_exempt  # it changes nothing but how this browser is shown the pages
@require_POST
def set_display(request: HttpRequest) -> HttpResponse:
    """Remember larger type, a colour scheme or, where no address says it, the language."""
    back = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    response = redirect(back if safe else reverse("front_door"))
    for name, known in CHOICES.items():
        value = request.POST.get(name)
        if value in known:
            response.set_cookie(
                name, value, max_age=YEAR_SECONDS, samesite="Lax", httponly=True,
                secure=request.is_secure(),
            )  # fmt: skip
    return response


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say what this site is, how accessible, and what it keeps of its visitors."""
    return render(request, "site/about.html")


@require_safe
@cache_control(max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    """Tell robots what not to read."""
    lines = [
        "User-agent: *",
        "Disallow: /staff/",
        "Disallow: /accounts/",
        "Disallow: /*/desk/",
        "Disallow: /*/favourites/",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_safe
def constant(_request: HttpRequest) -> HttpResponse:
    """Answer with a constant: the floor that benchmarks measure pages against."""
    response = HttpResponse(b"zouma " + settings.SITE_NAME.encode())
    response["Cache-Control"] = "no-store"
    return response


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is no such page, and where else to look."""
    return render(request, "site/not_found.html", status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the request could not be understood; not even its host need be one of ours."""
    return plain_page("site/bad_request.html", 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that this is not for the visitor."""
    return render(request, "site/permission_denied.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that we failed, with nothing that could fail again."""
    return plain_page("site/server_error.html", 500)


def plain_page(template: str, status: int) -> HttpResponse:
    """Return a page that asks neither the request nor the database for anything."""
    language = bcp47(get_language() or "en")
    return HttpResponse(render_to_string(template, {"page_language": language}), status=status)
