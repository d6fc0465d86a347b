"""Audits at the desk: drawn, printed, their counts taken down; for staff."""

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
from zouma.common.requests import without_nul
from zouma.people.signed_in import desk_view
from zouma.programme.models import Edition
from zouma.reach.actions.audits.drawing import draw_audits
from zouma.reach.forms.audits import AuditPlanForm
from zouma.reach.models import AuditPlan
from zouma.reach.queries.audits.plans import (
    audit_lines,
    drawn_again,
    drawn_units,
    plan_of,
    plans_of,
)
from zouma.reach.queries.audits.totals import audited_visits
from zouma.reach.queries.returns.listing import shown_edition
from zouma.reach.tokens import audit_token
from zouma.reach.views.audits import fill_audit
from zouma.reach.views.desk.staffed import staff_of

SEEDS = 10**9


@desk_view
def desk_audits(request: HttpRequest) -> HttpResponse:
    """Show the plans of an edition; draw another."""
    account = staff_of(request)
    edition = shown_edition(without_nul(request.GET.get("edition", "")), now=timezone.now())
    if edition is None:
        raise Http404
    form = AuditPlanForm(request.POST if request.method == "POST" else None, initial=days(edition))
    if form.is_valid():
        try:
            plan = draw_audits(edition, form.wanted(), now=timezone.now(), account=account)
        except ProgrammeError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The sample is drawn and frozen."))
            return redirect("desk_audit", plan.uid)
    context = {"edition": edition, "plans": plans_of(edition), "form": form}
    status = 422 if form.errors else 200
    return render(request, "reach/desk/audits.html", context, status=status)


def days(edition: Edition) -> dict[str, Any]:
    """Return what a new plan begins with: the days of the edition, a seed nobody chose."""
    return {
        "first_on": edition.starts_on, "last_on": edition.ends_on,
        "seed": secrets.randbelow(SEEDS),
    }  # fmt: skip


def plan_named(plan_uid: uuid.UUID) -> AuditPlan:
    """Return a plan.

    :raises Http404: when there is none.
    """
    found = plan_of(plan_uid)
    if found is None:
        raise Http404
    return found


@desk_view
def desk_audit(request: HttpRequest, plan_uid: uuid.UUID) -> HttpResponse:
    """Show what was drawn, and what became of each audit; draw again to see that it is the same."""
    staff_of(request)
    plan = plan_named(plan_uid)
    context = {
        "plan": plan, "lines": audit_lines(drawn_units(plan)), "same": drawn_again(plan),
        "frame": plan.units.count(), "total": audited_visits(plan, until=timezone.now()),
    }  # fmt: skip
    return render(request, "reach/desk/audit.html", context)


@desk_view
def desk_audit_sheets(request: HttpRequest, plan_uid: uuid.UUID) -> HttpResponse:
    """Show a sheet for each audit, to be printed."""
    staff_of(request)
    plan = plan_named(plan_uid)
    sheets = [
        (line, settings.PUBLIC_ADDRESS + reverse("audit", args=[audit_token(line.unit.uid)]))
        for line in audit_lines(drawn_units(plan))
    ]
    return render(request, "reach/desk/audit_sheets.html", {"plan": plan, "sheets": sheets})


@desk_view
def desk_audit_unit(request: HttpRequest, plan_uid: uuid.UUID, unit_uid: uuid.UUID) -> HttpResponse:
    """Take down what was counted at one activity."""
    account = staff_of(request)
    plan = plan_named(plan_uid)
    found = audit_lines(drawn_units(plan).filter(uid=unit_uid))
    if not found:
        raise Http404
    back = reverse("desk_audit", args=[plan.uid])
    return fill_audit(request, found[0], account=account, back=back)
