"""Returns at the desk: organisers fill theirs in, coordinators see who is late and remind."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from zouma.common.errors import ProgrammeError
from zouma.common.requests import page_links, page_number, without_nul
from zouma.people.signed_in import account_of, desk_view
from zouma.programme.formats.tables import write_rows_csv
from zouma.programme.models import Edition
from zouma.programme.queries.managed import looks_after_all
from zouma.reach.actions.returns.asking import remind_by_hand
from zouma.reach.actions.returns.rounds import (
    close_round,
    prepare_returns,
    reopen_round,
    start_letters,
)
from zouma.reach.forms.filters import SIZE_LABELS, ReturnsFilterForm
from zouma.reach.models import Evidence, ReturnContact
from zouma.reach.queries.returns.asked import asked_return, returns_of_account
from zouma.reach.queries.returns.listing import (
    ROWS,
    editions_offered,
    line_columns,
    line_rows,
    round_standing,
    shown_edition,
)
from zouma.reach.queries.returns.rates import (
    chosen_lines,
    district_labels,
    kind_labels,
    rate_of,
    rates_by,
    return_lines,
)
from zouma.reach.views.desk.staffed import staff_of
from zouma.reach.views.filling import fill_many, fill_one


@desk_view
def desk_returns(request: HttpRequest) -> HttpResponse:
    """Show the returns of who is signed in; staff see how all have answered."""
    account = account_of(request)
    if looks_after_all(account):
        return coordinated(request)
    frame = {"at_desk": True, "edition": None}
    return fill_many(request, returns_of_account(account), account=account, frame=frame)


@desk_view
def desk_return(request: HttpRequest, activity_uid: uuid.UUID) -> HttpResponse:
    """Show the whole form for one activity that somebody looks after."""
    account = account_of(request)
    asked = asked_return(returns_of_account(account), activity_uid, now=timezone.now())
    if asked is None:
        raise Http404
    frame = {"at_desk": True, "is_staff": looks_after_all(account)}
    return fill_one(request, asked, account=account, back=reverse("desk_returns"), frame=frame)


def coordinated(request: HttpRequest) -> HttpResponse:
    """Show how hosts have answered and who is late; remind, begin, close, open again."""
    edition = shown_edition(without_nul(request.GET.get("edition", "")), now=timezone.now())
    refusal = None
    if request.method == "POST" and edition is not None:
        try:
            messages.success(request, done(request, edition))
            return redirect(request.get_full_path())
        except ProgrammeError as error:
            refusal = error
    form = ReturnsFilterForm(request.GET)
    districts = district_labels()
    form.offer(districts=districts, editions=editions_offered())
    context = overview(request, form, edition, districts) | {"form": form, "refusal": refusal}
    status = refusal.status if refusal else 200
    return render(request, "reach/desk/returns.html", context, status=status)


def overview(
    request: HttpRequest, form: ReturnsFilterForm, edition: Edition | None,
    districts: dict[str, str],
) -> dict[str, Any]:  # fmt: skip
    """Return how hosts have answered, and a page of the lines that were asked for."""
    lines = return_lines(edition) if edition else []
    chosen = form.chosen()
    found = chosen_lines(lines, **chosen)
    pages = max(1, -(-len(found) // ROWS))
    page = min(max(1, page_number(request)), pages)
    sizes = {value: str(label) for value, label in SIZE_LABELS.items()}
    unknown = {"": _("not known")}
    groups = [
        (_("District"), "district", rates_by(lines, lambda one: one.district, districts | unknown)),
        (_("Kind of organisation"), "kind",
         rates_by(lines, lambda one: one.kind, kind_labels() | unknown)),
        (_("Size"), "size", rates_by(lines, lambda one: one.size, sizes | unknown)),
    ]  # fmt: skip
    return {
        "edition": edition, "rows": found[(page - 1) * ROWS : page * ROWS], "total": len(found),
        "listing": {"page": page, "pages": pages}, "rate": rate_of(lines), "groups": groups,
        "page_links": page_links(request, page, pages), "narrowed": any(chosen.values()),
        "standing": round_standing(edition) if edition else None, "query": request.GET.urlencode(),
    }  # fmt: skip


def done(request: HttpRequest, edition: Edition) -> str:
    """Do what was asked for; say what was done.

    :raises ProgrammeError: when it is refused.
    """
    verb, now = request.POST.get("do", ""), timezone.now()
    if verb == "remind":
        remind_by_hand(contact_named(request.POST.get("contact", ""), edition), now=now)
        return _("The reminder is in the outbox.")
    if verb == "begin":
        start_letters(edition, now=now)
        prepare_returns(edition, now=now)
        return _("Hosts are written to as soon as their activities are over.")
    if verb == "close":
        close_round(edition, now=now)
        return _("The figures are closed.")
    if verb == "reopen":
        reopen_round(edition)
        return _("The figures are open again.")
    prepare_returns(edition, now=now)
    return _("The list is up to date.")


def contact_named(text: str, edition: Edition) -> ReturnContact:
    """Return a contact of an edition's round.

    :raises Http404: when there is none.
    """
    try:
        uid = uuid.UUID(text)
    except ValueError as error:
        raise Http404 from error
    rows = ReturnContact.objects.select_related("round")
    found = rows.filter(uid=uid, round__edition=edition).first()
    if found is None:
        raise Http404
    return found


@desk_view
def desk_returns_table(request: HttpRequest) -> HttpResponse:
    """Send the returns that were asked for as a table."""
    staff_of(request)
    edition = shown_edition(without_nul(request.GET.get("edition", "")), now=timezone.now())
    if edition is None:
        raise Http404
    found = chosen_lines(return_lines(edition), **ReturnsFilterForm(request.GET).chosen())
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    rows = line_rows(found, districts=district_labels(), kinds=kind_labels(), zone=edition.zone)
    for chunk in write_rows_csv(line_columns(), rows):
        response.write(chunk)
    name = f"returns-{edition.slug}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@desk_view
def desk_evidence(request: HttpRequest, evidence_uid: uuid.UUID) -> HttpResponse:
    """Send a file that somebody gave as evidence, to staff alone, never shown in the page."""
    staff_of(request)
    row = Evidence.objects.filter(uid=evidence_uid).exclude(file="").first()
    if row is None:
        raise Http404
    with row.file.open("rb") as kept:
        response = HttpResponse(kept.read(), content_type=row.media_type)
    response["Content-Disposition"] = content_disposition_header(True, row.name) or "attachment"
    return response
