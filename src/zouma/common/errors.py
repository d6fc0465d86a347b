"""The one class of refusals: anticipated states that a person is told about in a sentence."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ProgrammeError(Exception):
    """An anticipated refusal; forms show its message, the API makes it a problem document."""

    message: str | Promise = _("This cannot be done.")
    status = 409

    def __init__(self, message: str | Promise | None = None) -> None:
        super().__init__(message if message is not None else self.message)

    def __str__(self) -> str:
        return str(self.args[0])
