"""The one class of refusals: anticipated states that a person is told about in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CAPITAL = re.compile(r"(?<!^)[A-Z]")


class ProgrammeError(Exception):
    """An anticipated refusal; forms show its message, the API makes it a problem document."""

    message: str | Promise = _("This cannot be done.")
    status = 409

    def __init__(self, message: str | Promise | None = None) -> None:
        super().__init__(message if message is not None else self.message)

    def __str__(self) -> str:
        return str(self.args[0])

    @property
    def code(self) -> str:
        """Return which refusal it is, as programs read it: ``session-full``."""
        return CAPITAL.sub(r"-\g<0>", type(self).__name__).lower()


@contextmanager
def constraints_told(refusals: Mapping[str, type[ProgrammeError]]) -> Iterator[None]:
    """Tell of a violated constraint of the database with the refusal that goes by its name.

    To stand around a transaction, as a decorator or in a with statement: within one, PostgreSQL
    takes no more statements after the violation.
    """
    try:
        yield
    except IntegrityError as error:
        diagnostics = getattr(error.__cause__, "diag", None)
        refusal = refusals.get(getattr(diagnostics, "constraint_name", None) or "")
        if refusal is None:
            raise
        raise refusal from error
