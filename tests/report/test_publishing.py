"""Versions of a report: frozen, numbered, explained; never changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from make import NOW, activity, programme
from report.sheets import POINTS, counted, sheet
from zouma.people.models import Account
from zouma.programme.models import Edition
from zouma.report.actions import (
    EditionHidden,
    FiguresMoved,
    NoteMissing,
    NothingChanged,
    figures_digest,
    publish_report,
)
from zouma.report.frozen import digest_of, sheet_of
from zouma.report.models import ReportVersion

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _programme():
    programme(activity())
    Edition.objects.update(state="published")


def corrected(**changes):
    first, *others = sheet().headline
    return sheet(headline=(counted("organisations", 1200, first.label), *others), **changes)


def test_version_holds_the_sheet_as_it_was():
    made = publish_report(sheet(), now=NOW, points=POINTS)

    kept = ReportVersion.objects.get()
    assert (kept.number, kept.note, kept.changes) == (1, "", [])
    assert sheet_of(kept.sheet) == sheet()
    assert digest_of(kept.sheet) == kept.digest == made.digest
    assert sorted(kept.charts) == ["by-channel", "by-day", "by-district", "by-topic", "map"]


def test_correction_is_a_new_version_that_says_what_changed():
    publish_report(sheet(), now=NOW)

    made = publish_report(corrected(), now=NOW, note=" Two hosts were the same. ")

    assert (made.number, made.note) == (2, "Two hosts were the same.")
    assert [
        (one["key"], one["before"]["value"], one["after"]["value"]) for one in made.changes
    ] == [("organisations", 1214, 1200)]
    assert made.changes[0]["label"] == {"zh-Hans": "主办单位", "en": "Organisations"}


def test_correction_without_a_note_is_refused():
    publish_report(sheet(), now=NOW)

    with pytest.raises(NoteMissing):
        publish_report(corrected(), now=NOW, note="  ")

    assert ReportVersion.objects.count() == 1


def test_same_figures_are_not_published_twice_however_later_computed():
    publish_report(sheet(), now=NOW)
    later = sheet(computed_at=sheet().computed_at + timedelta(hours=1))

    with pytest.raises(NothingChanged):
        publish_report(later, now=NOW, note="again")


def test_report_of_a_hidden_edition_is_refused():
    Edition.objects.update(state="draft")

    with pytest.raises(EditionHidden):
        publish_report(sheet(), now=NOW)


def test_figures_are_published_only_as_they_were_looked_at():
    seen = figures_digest(sheet())

    with pytest.raises(FiguresMoved):
        publish_report(corrected(), now=NOW, seen=seen)
    made = publish_report(sheet(), now=NOW, seen=seen)

    assert made.number == 1


@pytest.mark.parametrize("change", [{"note": "other"}, {"sheet": {}}, {"charts": {}}])
def test_published_version_cannot_be_changed(change):
    made = publish_report(sheet(), now=NOW, points=POINTS)

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        ReportVersion.objects.filter(pk=made.pk).update(**change)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        made.delete()


def test_account_that_goes_leaves_its_versions():
    account = Account.objects.create_user("lead@example.org")
    made = publish_report(sheet(), now=NOW, account=account)

    account.delete()

    made.refresh_from_db()
    assert made.account is None


def test_numbers_are_unique_within_an_edition():
    made = publish_report(sheet(), now=NOW)

    with pytest.raises(IntegrityError, match="report_number_unique"), transaction.atomic():
        ReportVersion.objects.create(
            edition=made.edition, number=1, sheet={}, digest="0" * 64, published_at=NOW
        )
