"""Every reason for which a log is not read."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zouma.common.errors import ProgrammeError


class LogMissing(ProgrammeError):
    """There is no such file, or it may not be read."""

    message = _("This file cannot be opened.")
    status = 422


class LogUnknown(ProgrammeError):
    """The content is that of no kind of log we read."""

    message = _("This is no log of nginx, Apache, Caddy or CloudFront.")
    status = 422


class LogDamaged(ProgrammeError):
    """The compressed file is damaged; what came before the damage has been read."""

    message = _("The compressed file is damaged. What comes before the damage has been read.")
    status = 422


class LogCutShort(ProgrammeError):
    """The compressed file ends before its end; what is there has been read."""

    message = _(
        "The compressed file ends too early. What is there has been read. "
        "Import the whole file later: nothing will be counted twice."
    )
    status = 422


class LogUnpacksTooLarge(ProgrammeError):
    """Unpacked, the file is larger than any log, or far larger than it pretends."""

    message = _("The file is too large once it is unpacked. What comes before that has been read.")
    status = 422


class PastChanged(ProgrammeError):
    """The file begins like one that was read, but its lines up to there are others now."""

    message = _(
        "This file begins like one that was imported, but the lines that were read then are "
        "different now. If it comes from another server, say which with --node."
    )


class FileShorter(ProgrammeError):
    """The file is shorter than it was when it was read."""

    message = _(
        "This file is shorter than when it was imported. Nothing of it was read again. "
        "If it comes from another server, say which with --node."
    )


class RuleUnreadable(ProgrammeError):
    """The file that says which addresses are materials cannot be understood."""

    message = _("The rule for materials cannot be read: %(reason)s.")
    status = 422
