"""The first page: what is on now, this weekend, where and about what."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zouma.programme.queries.front import front_page


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the first page."""
    return render(request, "programme/home.html", {"front": front_page(now=timezone.now())})
