"""Head counts at the desk: planned for a session, their link given out, stated in the ledger."""

from __future__ import annotations

import secrets
import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zouma.common.errors import ProgrammeError
from zouma.people.models import Account
from zouma.people.signed_in import account_of, desk_view
from zouma.programme.models import Session
from zouma.programme.queries.managed import looks_after_all
from zouma.reach.actions.headcounting import plan_head_count, state_head_count
from zouma.reach.forms.headcounts import HeadCountPlanForm
from zouma.reach.models import HeadCount
from zouma.reach.queries.headcounts.listing import MOST, counted_session, head_counts_of
from zouma.reach.queries.headcounts.plans import machine_slots, slots_of
from zouma.reach.queries.returns.listing import shown_edition
from zouma.reach.tokens import head_count_token
from zouma.reach.views.headcounts import fill_head_count

SEEDS = 2**31


@desk_view
def desk_counting(request: HttpRequest) -> HttpResponse:
    """Show the head counts of who is signed in, and the ways to audits and interviews."""
    account = account_of(request)
    now = timezone.now()
    context = {
        "head_counts": head_counts_of(account)[:MOST], "is_staff": looks_after_all(account),
        "edition": shown_edition("", now=now),
    }  # fmt: skip
    return render(request, "reach/desk/counting.html", context)


@desk_view
def desk_head_count_plan(request: HttpRequest, session_uid: uuid.UUID) -> HttpResponse:
    """Plan how the people of a session are counted."""
    account = account_of(request)
    session = counted_session(account, str(session_uid))
    if session is None:
        raise Http404
    zone = session.activity.edition.zone
    with timezone.override(zone):
        form = HeadCountPlanForm(
            request.POST if request.method == "POST" else None,
            initial={"starts_at": session.starts_at, "ends_at": session.ends_at},
        )
        if form.is_valid() and (made := planned(form, session, account)) is not None:
            return redirect("desk_head_count", made.uid)
        context = {"session": session, "form": form, "zone": zone}
        status = 422 if form.errors else 200
        return render(request, "reach/desk/head_count_plan.html", context, status=status)


def planned(form: HeadCountPlanForm, session: Session, account: Account) -> HeadCount | None:
    """Plan a head count; None when that is refused, and the form says why."""
    try:
        return plan_head_count(
            session, form.wanted(seed=secrets.randbelow(SEEDS)), now=timezone.now(),
            account=account,
        )  # fmt: skip
    except ProgrammeError as refusal:
        form.add_error(None, str(refusal))
        return None


def head_count_named(request: HttpRequest, head_count_uid: uuid.UUID) -> HeadCount:
    """Return a head count of a session that who is signed in looks after.

    :raises Http404: when there is none.
    """
    found = head_counts_of(account_of(request)).filter(uid=head_count_uid).first()
    if found is None:
        raise Http404
    return found


@desk_view
def desk_head_count(request: HttpRequest, head_count_uid: uuid.UUID) -> HttpResponse:
    """Show a head count with its link and its result; take numbers, or state the result."""
    found = head_count_named(request, head_count_uid)
    if request.method == "POST" and request.POST.get("do") == "state":
        try:
            state_head_count(found.pk, now=timezone.now(), account=account_of(request))
        except ProgrammeError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The number stands in the ledger."))
        return redirect("desk_head_count", head_count_uid)
    return fill_head_count(request, found, back=request.path, frame=link_of(found))


def link_of(found: HeadCount) -> dict[str, Any]:
    """Return the link that volunteers are given."""
    path = reverse("head_count", args=[head_count_token(found.uid)])
    return {"at_desk": True, "address": settings.PUBLIC_ADDRESS + path, "path": path}


@desk_view
def desk_head_count_sheet(request: HttpRequest, head_count_uid: uuid.UUID) -> HttpResponse:
    """Show the sheet of a head count, to be printed."""
    found = head_count_named(request, head_count_uid)
    context = link_of(found) | {
        "head_count": found, "slots": slots_of(found), "machine": machine_slots(found),
        "session": found.session, "zone": found.session.activity.edition.zone,
    }  # fmt: skip
    return render(request, "reach/desk/head_count_sheet.html", context)
