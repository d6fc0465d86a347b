"""Publishing a report: a sheet is frozen as the next version, which is never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zouma.common.errors import ProgrammeError, constraints_told
from zouma.people.models import Account
from zouma.programme.models import Edition, EditionState
from zouma.report.changes import GROUNDS, NUMBERS, change_json, changes_between, full_label
from zouma.report.charts import charts_of
from zouma.report.charts.points import Point
from zouma.report.figures import Sheet, to_json
from zouma.report.frozen import Json, digest_of, frozen_json, settled, sheet_of
from zouma.report.models import ReportVersion

LONGEST_NOTE = 5000
PASSING = {"computed_at", "computation", "query"}


class EditionHidden(ProgrammeError):
    """The edition is a draft, of which the public knows nothing."""

    message = _("This edition is still a draft. Publish it before its report.")


class NothingChanged(ProgrammeError):
    """The figures are those of the latest version."""

    message = _("No figure has changed since the version published last.")


class NoteMissing(ProgrammeError):
    """A correction was not explained."""

    message = _("Please say in a note why the figures published last are corrected.")


class PublishedMeanwhile(ProgrammeError):
    """Somebody else published a version while this one was looked at."""

    message = _("Another version was published in the meantime. Please look at the figures again.")


class FiguresMoved(ProgrammeError):
    """The figures are no longer those that were looked at."""

    message = _("The figures have changed since you looked at them. Please look again.")


REFUSALS: dict[str, type[ProgrammeError]] = {
    "report_number_unique": PublishedMeanwhile,
    "report_correction_explained": NoteMissing,
}


@constraints_told(REFUSALS)
@transaction.atomic
def publish_report(
    sheet: Sheet, *, now: datetime, points: dict[str, Point] | None = None, note: str = "",
    account: Account | None = None, seen: str = "",
) -> ReportVersion:  # fmt: skip
    """Freeze a sheet as the next version of its edition's report.

    points: where districts lie, for their map; seen: digest of the figures as they were looked
    at, where somebody did.

    :raises FiguresMoved: when they are others by now.
    :raises EditionHidden: when the edition is a draft.
    :raises NothingChanged: when the latest version says the same.
    :raises NoteMissing: when a correction is not explained.
    :raises PublishedMeanwhile: when another version came between.
    """
    if seen and seen != figures_digest(sheet):
        raise FiguresMoved
    edition = Edition.objects.select_for_update().get(slug=sheet.edition)
    if edition.state == EditionState.DRAFT:
        raise EditionHidden
    latest = ReportVersion.objects.filter(edition=edition).order_by("-number").first()
    changes = []
    if latest is not None:
        changes = changes_since(latest, sheet)
        if not note.strip():
            raise NoteMissing
    document = frozen_json(sheet)
    return ReportVersion.objects.create(
        edition=edition, number=latest.number + 1 if latest else 1, sheet=document,
        digest=digest_of(document), charts=charts_of(sheet_of(document), points or {}),
        note=note.strip()[:LONGEST_NOTE], changes=changes, published_at=now, account=account,
    )  # fmt: skip


def changes_since(latest: ReportVersion, sheet: Sheet) -> list[Json]:
    """Return which figures a sheet says differently from a version; none where only words differ.

    :raises NothingChanged: when that is nothing.
    """
    before, after = sheet_of(latest.sheet), sheet_of(frozen_json(sheet))
    changes = changes_between(before, after)
    if not changes and lasting(latest.sheet) == lasting(frozen_json(sheet)):
        raise NothingChanged
    found: list[Json] = settled([
        change_json(change, full_label(after if change.after else before, change.key))
        for change in changes
    ])  # fmt: skip
    return found


def lasting(document: Any) -> Any:
    """Return what a frozen sheet says, without when and how often it was computed."""
    if isinstance(document, list):
        return [lasting(part) for part in document]
    if isinstance(document, dict):
        return {name: lasting(part) for name, part in document.items() if name not in PASSING}
    return document


def changes_since_latest(sheet: Sheet, edition: Edition) -> list[Json] | None:
    """Return which figures a sheet says differently from the latest version, if there is one.

    None where it says the same, so that there is nothing to publish.
    """
    latest = ReportVersion.objects.filter(edition=edition).order_by("-number").first()
    if latest is None:
        return []
    try:
        return changes_since(latest, sheet)
    except NothingChanged:
        return None


def figures_digest(sheet: Sheet) -> str:
    """Return a digest of what a sheet's figures say, whenever computed."""
    return digest_of({
        key: [to_json(getattr(figure, name)) for name in (*NUMBERS, *GROUNDS)]
        for key, figure in sheet_of(frozen_json(sheet)).figures().items()
    })  # fmt: skip
