"""Who speaks for an activity: the organisation named first among its hosts."""

from __future__ import annotations

from collections.abc import Collection

from zouma.people.models import Organisation
from zouma.programme.models import Host
from zouma.programme.vocabulary import OrganisationRole


def hosts_of(activity_ids: Collection[int]) -> dict[int, Organisation]:
    """Return the organisation of the first host of each activity that has one."""
    rows = Host.objects.filter(activity__in=activity_ids, role=OrganisationRole.HOST)
    found: dict[int, Organisation] = {}
    for host in rows.select_related("organisation").order_by("position", "pk"):
        found.setdefault(host.activity_id, host.organisation)
    return found
