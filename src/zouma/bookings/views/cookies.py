"""The basket of a visitor's browser: a cookie that names it and says nothing else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

COOKIE = "zouma_basket"
COOKIE_SECONDS = 6 * 3600


def basket_key(request: HttpRequest) -> str:
    """Return the key of the browser's basket, nothing when it has none."""
    key = request.COOKIES.get(COOKIE, "")
    return key if len(key) == 32 and key.isalnum() and key.isascii() else ""


def keep_basket(response: HttpResponse, key: str, request: HttpRequest) -> HttpResponse:
    """Let the browser remember its basket."""
    response.set_cookie(
        COOKIE, key, max_age=COOKIE_SECONDS, samesite="Lax", httponly=True,
        secure=request.is_secure(),
    )  # fmt: skip
    return response


def forget_basket(response: HttpResponse) -> HttpResponse:
    """Let the browser forget a basket that is confirmed or given up."""
    response.delete_cookie(COOKIE, samesite="Lax")
    return response
