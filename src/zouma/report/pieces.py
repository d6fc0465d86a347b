"""What the report puts into pages of other features."""

from __future__ import annotations

from django.template import Context
from django.template.loader import render_to_string

from zouma.people.models import Account
from zouma.programme.queries.managed import looks_after_all
from zouma.report.queries.versions import public_versions


def report_of_edition(context: Context) -> str:
    """Return the link from an edition's page to its report, where one is published."""
    edition = context["edition"]
    if not public_versions().filter(edition=edition.pk).exists():
        return ""
    return render_to_string("report/_of_edition.html", {"edition": edition})


def reports_link(context: Context) -> str:
    """Return the link to the reports in the desk's navigation, for those who may see drafts."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if not isinstance(user, Account) or not looks_after_all(user):
        return ""
    return render_to_string("report/desk/_desk_link.html", {"here": context.get("here")})


def desk_link(context: Context) -> str:
    """Return the link to the live page in the desk's navigation."""
    return render_to_string("report/live/_desk_link.html", {"here": context.get("here")})
