"""Filing a return as a form brings it: the evidence kept, the answer taken, in one transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from zouma.common.errors import ProgrammeError
from zouma.people.models import Account
from zouma.reach.actions.returns.answering import Said, answer_return
from zouma.reach.actions.returns.keeping import keep_evidence
from zouma.reach.models import HostAnswer


@transaction.atomic
def file_return(
    host_return_id: int, said: Said, *, now: datetime, account: Account | None = None,
    after: int | None = None, upload: UploadedFile[Any] | None = None,
) -> HostAnswer | None:  # fmt: skip
    """Take an answer with its evidence; see ``answer_return`` and ``keep_evidence``.

    :raises ProgrammeError: for their reasons.
    """
    if upload is None:
        return answer_return(host_return_id, said, now=now, account=account, after=after)
    kept = keep_evidence(upload, now=now)
    said = replace(said, evidence=kept.row.pk)
    try:
        return answer_return(host_return_id, said, now=now, account=account, after=after)
    except ProgrammeError:
        kept.take_back()
        raise
