"""What every row that can come from a file carries: who it is there, and what was last read."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

NAMESPACE = uuid.UUID("6f1c2b1e-3a0f-5d6b-9a55-0d3f6f8f7a11")


class Sourced(models.Model):
    """A row with an identity of its own and, where it was imported, one at its source.

    digest: of the record as last read; an equal one means that nothing changed at the source.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.CharField(_("source"), max_length=60, blank=True)
    external_id = models.CharField(_("identifier at the source"), max_length=300, blank=True)
    digest = models.CharField(max_length=32, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        abstract = True


def source_uid(*names: str) -> uuid.UUID:
    """Return the identity of a row from its names at the source; equal in every database."""
    return uuid.uuid5(NAMESPACE, "\x1f".join(names))
