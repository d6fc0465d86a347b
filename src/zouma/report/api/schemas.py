"""What the endpoints of reports take and give."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import StringConstraints

Slug = Annotated[str, StringConstraints(max_length=120, pattern=r"^[-a-zA-Z0-9_]+$")]
Number = Annotated[int, Field(ge=1, le=1_000_000)]


class Paged(Schema):
    """Which part of a long answer."""

    limit: int = Field(20, ge=1, le=100, description="Rows a page.", examples=[20])
    offset: int = Field(0, ge=0, le=1_000_000, description="Rows to pass over.", examples=[0])


class ListedReport(Schema):
    """A published version; digest: SHA-256 of its figures."""

    edition: str
    number: int
    published_at: datetime
    note: str
    digest: str
    licence: str
    url: str


class ReportPage(Schema):
    """Published versions; count: of all rows; next, previous: addresses."""

    count: int
    next: str | None = None
    previous: str | None = None
    results: list[ListedReport]


class ReportOut(Schema):
    """A published version with all its figures; changes: against the version before."""

    licence: str
    number: int
    published_at: datetime
    note: str
    changes: list[dict[str, Any]]
    digest: str
    sheet: dict[str, Any]
