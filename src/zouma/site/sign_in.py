"""Signing in: nobody makes an account by himself; the language of the page before is kept."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.translation import get_language_from_path

Answer = Callable[[HttpRequest], HttpResponse]


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes sign-up; accounts are made in the back office."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse."""
        return False


def language_kept(get_response: Answer) -> Answer:
    """Have pages of signing in, whose addresses name no language, speak that of the page before.

    Middleware: the language is kept in a cookie until the browser is closed.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        language = get_language_from_path(request.path_info)
        leads_to = response.get("Location", "")
        if language and leads_to.startswith(resolve_url(settings.LOGIN_URL)):
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax", httponly=True,
                secure=request.is_secure(),
            )  # fmt: skip
        return response

    return answer
