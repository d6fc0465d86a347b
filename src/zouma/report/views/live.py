"""The live page: what is going on today, for who looks after it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from zouma.common.remembered import remembered
from zouma.people.models import Account
from zouma.people.signed_in import account_of, desk_view
from zouma.programme.queries.managed import acts_for_somebody, looks_after_all
from zouma.report.forms.live import LiveForm
from zouma.report.queries.live.now import Live, LiveChoice, live_now

RELOADS = {"30"}  # seconds, where there is no script
CHOSEN = ("district", "place", "organisation")


@dataclass(frozen=True, slots=True)
class Watcher:
    """For whom the page is: all who look after everything see the same, so they are as one."""

    key: int
    account: Account = field(compare=False)

    @classmethod
    def of(cls, account: Account) -> Watcher:
        """Return an account as a watcher."""
        return cls(0 if looks_after_all(account) else account.pk, account)


@remembered
def watched(watcher: Watcher, choice: LiveChoice) -> Live:
    """Return what is going on, at most a few seconds old; it says as of when."""
    return live_now(watcher.account, choice, now=timezone.now())


@desk_view
def desk_live(request: HttpRequest) -> HttpResponse:
    """Show what is going on; answer with what has changed when the page asks again by itself."""
    account = account_of(request)
    form = LiveForm(request.GET)
    live = watched(Watcher.of(account), form.choice())
    shown = fingerprint(live)
    context = {
        "live": live, "fingerprint": shown, "chosen": chosen(request),
        "zone": live.zone or timezone.get_current_timezone(),
    }  # fmt: skip
    if request.htmx:  # type: ignore[attr-defined]
        context["told"] = request.GET.get("told") == shown
        return render(request, "report/live/_changes.html", context)
    form.offer(live.options)
    reload = request.GET.get("reload", "")
    context |= {
        "form": form, "narrowed": any(form.cleaned_data.values()),
        "paused": "paused" in request.GET, "reload": reload if reload in RELOADS else "",
        "can_watch": may_watch(request),
    }  # fmt: skip
    return render(request, "report/live/live.html", context)


def may_watch(request: HttpRequest) -> bool:
    """Tell whether who is signed in looks after anything."""
    account = account_of(request)
    return looks_after_all(account) or acts_for_somebody(account)


def chosen(request: HttpRequest) -> str:
    """Return the filters of the address, to be put before other parameters."""
    query = request.GET.copy()
    for name in set(query) - set(CHOSEN):
        del query[name]
    return f"{query.urlencode()}&" if query else ""


def fingerprint(live: Live) -> str:
    """Return what tells the alerts shown from others, so that the same are not told again."""
    text = "\n".join([*(alert.key for alert in live.alerts), str(live.hidden_alerts)])
    return hashlib.sha256(text.encode()).hexdigest()[:16]
