"""What follows when something that activities are found by gets another name."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from zouma.bases.models import Place, Region
from zouma.people.models import Organisation
from zouma.programme.actions.indexing import index_activities
from zouma.programme.models import Activity, Topic

PATHS: dict[type[Model], str] = {
    Place: "place",
    Region: "place__region",
    Organisation: "hosts__organisation",
    Topic: "topics",
}


def index_activities_of(named: Any) -> None:
    """Rewrite the search text of the activities that a place, region, body or topic belongs to."""
    path = PATHS.get(type(named))
    if path is not None:
        rows = Activity.objects.filter(**{path: named}).distinct()
        index_activities(list(rows.values_list("pk", flat=True)))
