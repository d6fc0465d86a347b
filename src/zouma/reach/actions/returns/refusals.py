"""Why an answer of a host is not taken as it is."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zouma.common.errors import ProgrammeError


class ReturnsClosed(ProgrammeError):
    """The figures of the edition are closed."""

    message = _("The figures of this edition are closed. Please write to the association.")


class AnsweredMeanwhile(ProgrammeError):
    """Somebody else has answered since the form was opened."""

    message = _("Somebody else has answered in the meantime. Please look at the form again.")


class PartExceedsWhole(ProgrammeError):
    """A part, such as school groups, is larger than the whole."""

    message = _("A part cannot be larger than the whole: please look at the numbers again.")


class SessionsDoNotAddUp(ProgrammeError):
    """The numbers of the sessions do not agree with the number in all."""

    message = _("The numbers of the sessions do not add up to the number in all.")


class NotHeldYetCounted(ProgrammeError):
    """It is said that the activity did not take place, and how many came."""

    message = _("If it did not take place, nobody can have come: leave the numbers empty.")


class UnlikelyNumber(ProgrammeError):
    """The number is possible but unlikely; whoever is sure says so."""

    message = _("This number is unlikely. If it is right, tick “The numbers are right”.")
