"""The first page of the desk: the sessions that somebody looks after."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from zouma.bookings.desk_forms import FilterForm
from zouma.bookings.queries.desk.options import desk_options
from zouma.bookings.queries.desk.sessions import desk_page
from zouma.bookings.views.desk.access import account_of, desk_view, page_links, page_number
from zouma.programme.queries.managed import acts_for_somebody, looks_after_all


@desk_view
def desk(request: HttpRequest) -> HttpResponse:
    """Show the sessions to come, or those that are over, with how full they are."""
    account = account_of(request)
    form = FilterForm(request.GET)
    choice = form.choice()
    found = desk_page(account, choice, page=page_number(request), now=timezone.now())
    form.offer(desk_options(account, choice))
    context = {
        "listing": found, "form": form, "choice": choice, "is_staff": looks_after_all(account),
        "acts": acts_for_somebody(account), "scope": request.GET.urlencode(),
        "page_links": page_links(request, found.page, found.pages),
        "narrowed": any(form.cleaned_data.values()),
    }  # fmt: skip
    return render(request, "bookings/desk/desk.html", context)
