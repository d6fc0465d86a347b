"""What the endpoints take and give, with examples; the fields are those of the own JSON format."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Field, Schema

from zouma.bases.vocabulary import Accessibility, Facility
from zouma.programme.vocabulary import ActivityType, Audience

When = Literal["upcoming", "today", "tomorrow", "weekend", "week", "all"]
DayPart = Literal["morning", "afternoon", "evening"]
Sort = Literal["soonest", "relevance", "distance", "title"]
AccessName = Accessibility | Facility
POINT = r"^(-?([0-8]?[0-9](\.[0-9]{1,8})?|90),-?((1[0-7][0-9]|[0-9]{1,2})(\.[0-9]{1,8})?|180))?$"
Name = Annotated[str, Field(max_length=120, pattern=r"^[^\x00]*$")]
Slug = Annotated[str, Field(max_length=120, pattern=r"^[-a-zA-Z0-9_]+$")]


class Wording(Schema):
    """The text of one language and how far it can be trusted."""

    text: str
    state: Literal["original", "machine", "draft", "checked", "stale"] = "original"


Text = dict[str, Wording]


class Choice(Schema):
    """The filters: the same as in the addresses of the programme's pages."""

    q: str = Field(
        "", max_length=200, description="Words that must occur.", examples=["天文 telescope"]
    )
    edition: Name = Field("", description="Slug of an edition.", examples=["science-carnival"])
    when: When | None = Field(None, description="A named span of days.", examples=["weekend"])
    from_: date | None = Field(
        None, alias="from", description="First day.", examples=["2026-11-28"]
    )
    to: date | None = Field(None, description="Last day.", examples=["2026-11-29"])
    time: list[DayPart] = Field([], description="Time of day.", examples=[["morning"]])
    district: list[Name] = Field([], description="Region codes.", examples=[["110108"]])
    near: str = Field(
        "", description="Latitude and longitude, WGS 84.", examples=["39.90,116.39"],
        pattern=POINT,
    )  # fmt: skip
    within: float = Field(3, ge=0.1, le=500, description="Kilometres around “near”.", examples=[5])
    topic: list[Name] = Field([], description="Slugs of topics.", examples=[["astronomy"]])
    audience: list[Audience] = Field([], description="For whom.", examples=[["families"]])
    age: int | None = Field(None, ge=0, le=130, description="An age in years.", examples=[7])
    type: list[ActivityType] = Field([], description="Types of activity.", examples=[["workshop"]])
    language: list[Name] = Field([], description="BCP 47 tags.", examples=[["zh-Hans"]])
    access: list[AccessName] = Field([], description="Accessibility.", examples=[["mi"]])
    free: bool = Field(False, description="Free of charge only.", examples=[True])
    online: bool = Field(False, description="Online only.", examples=[False])
    place: Name = Field("", description="Slug of a place.")
    organisation: Name = Field("", description="Slug of an organisation.")
    sort: Sort | None = Field(None, description="Order.", examples=["soonest"])


class Paging(Schema):
    """Which part of a long answer, and which fields of each row."""

    limit: int = Field(20, ge=1, le=100, description="Rows a page.", examples=[20])
    offset: int = Field(0, ge=0, le=1_000_000, description="Rows to pass over.", examples=[0])
    fields: str = Field(
        "", max_length=500, description="Fields to send, parted by commas; empty: all.",
        examples=["uid,title,sessions"], pattern=r"^[a-z_]*(,[a-z_]+)*$",
    )  # fmt: skip


class Fields(Schema):
    """Which fields of one row."""

    fields: str = Paging.model_fields["fields"]  # type: ignore[assignment]


class Problem(Schema):
    """What is wrong with a request (RFC 9457); code: of our own refusals, for programs."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    instance: str = ""
    code: str = ""


class EditionOut(Schema):
    """One running of a series."""

    slug: str | None = None
    series: str | None = None
    title: Text | None = None
    summary: Text | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    time_zone: str | None = None
    language: str | None = None
    website: str | None = None


class SeriesOut(Schema):
    """A festival as such."""

    slug: str | None = None
    title: Text | None = None
    summary: Text | None = None
    editions: list[str] | None = None


class TopicOut(Schema):
    """A subject."""

    key: str | None = None
    name: Text | None = None
    identifier: str | None = None
    broader_key: str | None = None


class RegionOut(Schema):
    """An administrative area."""

    code: str | None = None
    name: Text | None = None
    parent_code: str | None = None
    latitude: float | None = None
    longitude: float | None = None


class OrganisationOut(Schema):
    """A body that takes part."""

    uid: str | None = None
    slug: str | None = None
    key: str | None = None
    name: Text | None = None
    kind: str | None = None
    description: Text | None = None
    website: str | None = None
    region_code: str | None = None
    source: str | None = None
    url: str | None = None


class PlaceOut(Schema):
    """A place with its spaces, hours and titles."""

    uid: str | None = None
    slug: str | None = None
    key: str | None = None
    name: Text | None = None
    address: Text | None = None
    locality: str | None = None
    postal_code: str | None = None
    country: str | None = None
    region_code: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    accessibility: list[str] | None = None
    facilities: list[str] | None = None
    description: Text | None = None
    website: str | None = None
    phone: str | None = None
    organisation_key: str | None = None
    opening_hours: list[dict[str, Any]] | None = None
    titles: list[dict[str, Any]] | None = None
    spaces: list[dict[str, Any]] | None = None
    source: str | None = None
    url: str | None = None


class SessionOut(Schema):
    """One time of an activity."""

    uid: str | None = None
    key: str | None = None
    activity: str | None = Field(None, description="The uid of its activity.")
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    all_day: bool | None = None
    place_key: str | None = None
    space_key: str | None = None
    status: str | None = None
    admission: str | None = None
    capacity: int | None = None
    note: Text | None = None
    registration_url: str | None = None
    previous_starts_at: datetime | None = None


class ActivityOut(Schema):
    """An activity with its sessions."""

    uid: str | None = None
    slug: str | None = None
    edition: str | None = None
    url: str | None = None
    external_id: str | None = None
    source: str | None = None
    title: Text | None = Field(None, examples=[{"en": {"text": "Night of the telescopes"}}])
    summary: Text | None = None
    description: Text | None = None
    kind: str | None = None
    parent_id: str | None = None
    activity_type: str | None = None
    attendance_mode: str | None = None
    moderation: str | None = None
    status: str | None = None
    status_note: Text | None = None
    languages: list[str] | None = None
    topics: list[str] | None = None
    keywords: list[str] | None = None
    track: str | None = None
    audiences: list[str] | None = None
    age_min: int | None = None
    age_max: int | None = None
    age_note: Text | None = None
    is_free: bool | None = None
    price_note: Text | None = None
    accessibility: list[str] | None = None
    facilities: list[str] | None = None
    place_key: str | None = None
    hosts: list[dict[str, Any]] | None = None
    speakers: list[dict[str, Any]] | None = None
    website: str | None = None
    online_url: str | None = None
    registration_url: str | None = None
    contact_email: str | None = None
    contact_phone: str | None = None
    picture: dict[str, Any] | None = None
    links: list[dict[str, Any]] | None = None
    sessions: list[SessionOut] | None = None


class Page(Schema):
    """A part of a long answer; count: of all rows; next, previous: addresses."""

    count: int
    next: str | None = None
    previous: str | None = None


class ActivityPage(Page):
    """Activities."""

    results: list[ActivityOut]


class SessionPage(Page):
    """Sessions."""

    results: list[SessionOut]


class PlacePage(Page):
    """Places."""

    results: list[PlaceOut]


class OrganisationPage(Page):
    """Organisations."""

    results: list[OrganisationOut]


class EditionPage(Page):
    """Editions."""

    results: list[EditionOut]


class SeriesPage(Page):
    """Series."""

    results: list[SeriesOut]


class TopicPage(Page):
    """Topics."""

    results: list[TopicOut]


class RegionPage(Page):
    """Regions."""

    results: list[RegionOut]
