"""An edition with published reports, for pages and endpoints."""

from __future__ import annotations

from typing import Any

from make import NOW, activity, programme
from report.sheets import POINTS, counted, sheet
from zouma.people.models import Account
from zouma.programme.models import Edition
from zouma.report.actions import publish_report
from zouma.report.models import ReportVersion


def edition() -> Edition:
    """Make an edition that is out."""
    programme(activity())
    Edition.objects.update(state="published")
    return Edition.objects.get()


def published(**changes: Any) -> ReportVersion:
    """Publish the sheet of a large festival."""
    return publish_report(sheet(**changes), now=NOW, points=POINTS, note="Two hosts were the same.")


def corrected(**changes: Any) -> ReportVersion:
    """Publish it again with one figure corrected."""
    first, *others = sheet().headline
    return published(headline=(counted("organisations", 1200, first.label), *others), **changes)


def staff(client: Any, *, publishes: bool = True) -> Account:
    """Sign in somebody who looks after all activities, and may publish or not."""
    from django.contrib.auth.models import Permission  # noqa: PLC0415 - needs the applications

    account = Account.objects.create_user("lead@example.org")
    names = ["change_activity", *(["add_reportversion"] if publishes else [])]
    account.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(account)
    return account
