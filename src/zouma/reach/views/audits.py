"""What an auditor counted, taken down by the link on the sheet."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zouma.common.errors import ProgrammeError
from zouma.people.models import Account
from zouma.reach.actions.audits.auditing import take_audit
from zouma.reach.forms.audits import AuditForm
from zouma.reach.models import AuditUnit
from zouma.reach.queries.audits.plans import AuditLine, audit_lines, opened_unit
from zouma.reach.vocabulary import AuditState


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def audit(request: HttpRequest, token: str) -> HttpResponse:
    """Take down what was counted at one activity, by the link on its sheet."""
    unit = opened_unit(token)
    if unit is None:
        raise Http404
    (line,) = audit_lines(AuditUnit.objects.filter(pk=unit.pk))
    return fill_audit(request, line, account=None, back=request.path)


def fill_audit(
    request: HttpRequest, line: AuditLine, *, account: Account | None, back: str
) -> HttpResponse:
    """Show the form of an audit; take it when it is sent."""
    initial = {f"session-{pk}": row.value for pk, row in line.counted.items()}
    form = AuditForm(
        request.POST if request.method == "POST" else None, sessions=line.sessions,
        initial=initial | {"missed": line.unit.state == AuditState.MISSED, "note": line.unit.note},
    )  # fmt: skip
    if form.is_valid():
        try:
            take_audit(line.unit.pk, form.found(), now=timezone.now(), account=account)
        except ProgrammeError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you, the count is kept."))
            return redirect(back)
    context = {"line": line, "form": form, "back": back, "at_desk": account is not None}
    return render(request, "reach/audit.html", context, status=422 if form.errors else 200)
