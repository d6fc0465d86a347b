"""Setting on what terms classes book the places that a session keeps for schools."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zouma.bookings.models import BookingTerms, SchoolTerms
from zouma.bookings.vocabulary import AllotmentKind
from zouma.common.errors import ProgrammeError


class NoPlacesForSchools(ProgrammeError):
    """Terms for classes without places kept for them."""

    message = _("Keep some places for schools first.")


@transaction.atomic
def set_school_terms(*, terms_id: int, **changes: Any) -> SchoolTerms:
    """Make or change the terms for classes of a session.

    :raises NoPlacesForSchools: when the session keeps no places for schools.
    """
    terms = BookingTerms.objects.select_for_update(of=("self",)).get(pk=terms_id)
    if not terms.allotments.filter(kind=AllotmentKind.SCHOOLS).exists():
        raise NoPlacesForSchools
    school, _made = SchoolTerms.objects.update_or_create(terms=terms, defaults=changes)
    return school


@transaction.atomic
def end_school_terms(terms_id: int) -> None:
    """Let no more classes book a session; those that have keep their places."""
    SchoolTerms.objects.filter(terms=terms_id).delete()
