"""What partners tell over HTTP of the reads in their channels."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema
from ninja.security import HttpBearer
from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
)

from zouma.reach.actions.telling import Ledger, Told, channel_of, tell_reads
from zouma.reach.events.appending import Appender
from zouma.reach.events.committing import ThreadedCommit
from zouma.reach.events.telling import KINDS, MOST_SECONDS
from zouma.reach.events.visitors import Visitors
from zouma.reach.models import Channel

MOST_EVENTS = 1000


class ChannelBearer(HttpBearer):
    """The token of a channel."""

    def authenticate(self, request: HttpRequest, token: str) -> Channel:
        """Return the channel.

        :raises TokenUnknown: when the token opens none.
        """
        return channel_of(token)


class ReadIn(BaseModel):
    """A read as a partner knows it.

    The address is hashed with a key of the day before anything is written; it is not kept.
    """

    model_config = ConfigDict(extra="ignore")

    id: str = Field(min_length=8, max_length=200, description="The same each time it is sent.")
    key: str = Field(min_length=1, max_length=1000, description="Your name of the material.")
    at: AwareDatetime = Field(description="When, with its offset; at most 7 days ago.")
    kind: Literal["read", "view", "engagement"] = "read"
    seconds: int = Field(0, ge=0, le=MOST_SECONDS)
    region: int = Field(0, ge=0, le=999_999, description="GB/T 2260; 0: not known.")
    status: int = Field(200, ge=100, le=599)
    address: str = Field("", max_length=100, description="Of the reader; empty: not known.")
    user_agent: str = Field("", max_length=1000)

    def told(self) -> Told:
        """Return it as it is taken in."""
        said = self.model_dump(exclude={"id", "kind"})
        return Told(identity=self.id, kind=int(KINDS[self.kind]), **said)


router = Router(tags=["reads"], auth=ChannelBearer())
Reads = Annotated[
    list[Any],
    Field(max_length=MOST_EVENTS),
    WithJsonSchema(
        {"type": "array", "maxItems": MOST_EVENTS, "items": TypeAdapter(ReadIn).json_schema()}
    ),
]


class ReadsIn(Schema):
    """Reads to tell of."""

    events: Reads


class FindingOut(Schema):
    """An event that was not taken, and why; the others were."""

    index: int
    code: str
    detail: str = ""


class ReadsOut(Schema):
    """What became of them. The accepted are on the disk; those known already count once."""

    accepted: int
    findings: list[FindingOut]


class Problem(Schema):
    """A problem document (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str = ""


PROBLEMS = dict.fromkeys((400, 401, 413, 415, 422, 503), Problem)


@router.post("/reads/events", response={200: ReadsOut, **PROBLEMS})
def tell_of_reads(request: HttpRequest, sent: ReadsIn) -> dict[str, Any]:
    """Take reads of a partner's channel, each once however often it comes.

    The answer comes when they are on the disk. An event that is not understood is told of, and
    the others are taken.
    """
    channel: Channel = request.auth  # type: ignore[attr-defined]
    understood, findings = understood_of(sent.events)
    zone = ZoneInfo(settings.TIME_ZONE)
    faults = tell_reads(
        channel, understood, ledger(settings.REACH_FOLDER), now=timezone.now(), zone=zone
    )
    findings += [{"index": found.index, "code": found.code} for found in faults]
    findings.sort(key=lambda found: int(found["index"]))
    return {"accepted": len(sent.events) - len(findings), "findings": findings}


def understood_of(events: list[Any]) -> tuple[list[tuple[int, Told]], list[dict[str, Any]]]:
    """Return the events that are understood, with their places, and what is wrong with others."""
    understood, findings = [], []
    for index, event in enumerate(events):
        try:
            understood.append((index, ReadIn.model_validate(event).told()))
        except ValidationError as error:
            findings.append({"index": index, "code": "not-understood", "detail": told_of(error)})
    return understood, findings


def told_of(error: ValidationError) -> str:
    """Return which field is wrong, and how."""
    first = error.errors(include_url=False)[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"


@cache
def ledger(folder: Path) -> Ledger:
    """Return what this process appends with; its threads share it."""
    commit = ThreadedCommit(Appender(folder, settings.NODE))
    return Ledger(Visitors(folder, days=settings.VISITOR_KEY_DAYS), commit)
