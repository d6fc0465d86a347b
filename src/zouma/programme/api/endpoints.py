"""The endpoints: each makes one call to the queries and sends what was asked for."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Query, Router, Schema
from ninja.errors import HttpError

from zouma.programme.api import schemas
from zouma.programme.forms import read_selection
from zouma.programme.queries import open_data
from zouma.programme.queries.details import series_page
from zouma.programme.queries.open_data import Rows
from zouma.programme.queries.options import edition_by_slug
from zouma.programme.queries.public import public_organisations

router = Router()
PROBLEMS = {404: schemas.Problem, 422: schemas.Problem}


def sent(
    request: HttpRequest, rows: Rows, paging: schemas.Paging, schema: type[Schema]
) -> JsonResponse:
    """Return a page of rows with the addresses of its neighbours."""

    def neighbour(offset: int) -> str:
        query = request.GET.copy()
        query["offset"] = str(offset)
        return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")

    wanted = known_fields(paging.fields, schema)
    after = paging.offset + paging.limit
    body = {
        "count": rows.count,
        "next": neighbour(after) if after < rows.count else None,
        "previous": neighbour(max(0, paging.offset - paging.limit)) if paging.offset else None,
        "results": [sparse(row, wanted) for row in rows.rows],
    }
    return plain_json(body)


def one(row: dict[str, Any] | None, fields: str, schema: type[Schema]) -> JsonResponse:
    """Return one row.

    :raises Http404: when there is none.
    """
    wanted = known_fields(fields, schema)
    if row is None:
        raise Http404
    return plain_json(sparse(row, wanted))


def plain_json(body: dict[str, Any]) -> JsonResponse:
    """Return JSON that keeps Chinese readable."""
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


def known_fields(fields: str, schema: type[Schema]) -> list[str]:
    """Return the names of the fields asked for, none when all are.

    :raises HttpError: 422 when there is no such field.
    """
    wanted = fields.split(",") if fields else []
    unknown = [name for name in wanted if name not in schema.model_fields]
    if unknown:
        raise HttpError(422, f"There is no field “{unknown[0]}”.")
    return wanted


def sparse(row: dict[str, Any], wanted: list[str]) -> dict[str, Any]:
    """Return the wanted fields of a row; all of them where none is named."""
    return {name: row[name] for name in wanted if name in row} if wanted else row


def selected(request: HttpRequest) -> Any:
    """Return the selection that a request's filters ask for.

    :raises HttpError: 422 when a part was not understood.
    """
    selection, problems = read_selection(request.GET)
    if problems:
        raise HttpError(422, " ".join(problems))
    return selection


def with_address(
    row: dict[str, Any], request: HttpRequest, name: str, *arguments: str
) -> dict[str, Any]:
    """Return a row with the address of its public page."""
    return {**row, "url": request.build_absolute_uri(reverse(name, args=arguments))}


def addressed(rows: Rows, address: Callable[[dict[str, Any]], dict[str, Any]]) -> Rows:
    """Return rows with their addresses."""
    return Rows([address(row) for row in rows.rows], rows.count)


def activity_with_address(row: dict[str, Any], request: HttpRequest) -> dict[str, Any]:
    """Return an activity with its address."""
    return with_address(row, request, "activity", row["edition"], row["slug"])


@router.get("/activities", response={200: schemas.ActivityPage, **PROBLEMS}, tags=["activities"])
def activities(
    request: HttpRequest, choice: Query[schemas.Choice], paging: Query[schemas.Paging]
) -> JsonResponse:
    """List public activities; without a time, those still to come."""
    rows = open_data.activity_rows(
        selected(request), now=timezone.now(), limit=paging.limit, offset=paging.offset
    )
    rows = addressed(rows, lambda row: activity_with_address(row, request))
    return sent(request, rows, paging, schemas.ActivityOut)


@router.get(
    "/activities/{uid}", response={200: schemas.ActivityOut, **PROBLEMS}, tags=["activities"]
)
def activity(request: HttpRequest, uid: uuid.UUID, only: Query[schemas.Fields]) -> JsonResponse:
    """Return one public activity."""
    row = open_data.one_activity(str(uid))
    shown = row and activity_with_address(row, request)
    return one(shown, only.fields, schemas.ActivityOut)


@router.get("/sessions", response={200: schemas.SessionPage, **PROBLEMS}, tags=["activities"])
def sessions(
    request: HttpRequest, choice: Query[schemas.Choice], paging: Query[schemas.Paging]
) -> JsonResponse:
    """List sessions of public activities, the soonest first."""
    rows = open_data.session_rows(
        selected(request), now=timezone.now(), limit=paging.limit, offset=paging.offset
    )
    return sent(request, rows, paging, schemas.SessionOut)


@router.get("/editions", response={200: schemas.EditionPage, **PROBLEMS}, tags=["editions"])
def editions(request: HttpRequest, paging: Query[schemas.Paging]) -> JsonResponse:
    """List public editions, the latest first."""
    rows = open_data.edition_rows(limit=paging.limit, offset=paging.offset)
    return sent(request, rows, paging, schemas.EditionOut)


@router.get("/editions/{slug}", response={200: schemas.EditionOut, **PROBLEMS}, tags=["editions"])
def edition(request: HttpRequest, slug: schemas.Slug, only: Query[schemas.Fields]) -> JsonResponse:
    """Return one public edition."""
    found = edition_by_slug(slug)
    return one(open_data.plain_edition(found) if found else None, only.fields, schemas.EditionOut)


@router.get("/series", response={200: schemas.SeriesPage, **PROBLEMS}, tags=["editions"])
def all_series(request: HttpRequest, paging: Query[schemas.Paging]) -> JsonResponse:
    """List series with the slugs of their public editions."""
    rows = open_data.series_rows(limit=paging.limit, offset=paging.offset)
    return sent(request, rows, paging, schemas.SeriesOut)


@router.get("/series/{slug}", response={200: schemas.SeriesOut, **PROBLEMS}, tags=["editions"])
def one_series(
    request: HttpRequest, slug: schemas.Slug, only: Query[schemas.Fields]
) -> JsonResponse:
    """Return one series."""
    found = series_page(slug)
    return one(open_data.plain_series(found) if found else None, only.fields, schemas.SeriesOut)


@router.get("/places", response={200: schemas.PlacePage, **PROBLEMS}, tags=["places"])
def places(request: HttpRequest, paging: Query[schemas.Paging]) -> JsonResponse:
    """List places with their spaces, hours and titles."""
    rows = open_data.place_rows(limit=paging.limit, offset=paging.offset)
    rows = addressed(rows, lambda row: with_address(row, request, "place", row["slug"]))
    return sent(request, rows, paging, schemas.PlaceOut)


@router.get("/places/{slug}", response={200: schemas.PlaceOut, **PROBLEMS}, tags=["places"])
def place(request: HttpRequest, slug: schemas.Slug, only: Query[schemas.Fields]) -> JsonResponse:
    """Return one place."""
    found = open_data.places().filter(slug=slug).first()
    plain = open_data.plain_place(found) if found else None
    row = plain and with_address(plain, request, "place", slug)
    return one(row, only.fields, schemas.PlaceOut)


@router.get(
    "/organisations", response={200: schemas.OrganisationPage, **PROBLEMS}, tags=["organisations"]
)
def organisations(request: HttpRequest, paging: Query[schemas.Paging]) -> JsonResponse:
    """List organisations."""
    rows = open_data.organisation_rows(limit=paging.limit, offset=paging.offset)
    rows = addressed(rows, lambda row: with_address(row, request, "organisation", row["slug"]))
    return sent(request, rows, paging, schemas.OrganisationOut)


@router.get(
    "/organisations/{slug}",
    response={200: schemas.OrganisationOut, **PROBLEMS},
    tags=["organisations"],
)
def organisation(
    request: HttpRequest, slug: schemas.Slug, only: Query[schemas.Fields]
) -> JsonResponse:
    """Return one organisation."""
    found = public_organisations().filter(slug=slug).first()
    plain = open_data.plain_organisation(found) if found else None
    row = plain and with_address(plain, request, "organisation", slug)
    return one(row, only.fields, schemas.OrganisationOut)


@router.get("/topics", response={200: schemas.TopicPage, **PROBLEMS}, tags=["vocabularies"])
def topics(request: HttpRequest, paging: Query[schemas.Paging]) -> JsonResponse:
    """List topics."""
    rows = open_data.topic_rows(limit=paging.limit, offset=paging.offset)
    return sent(request, rows, paging, schemas.TopicOut)


@router.get("/regions", response={200: schemas.RegionPage, **PROBLEMS}, tags=["vocabularies"])
def regions(request: HttpRequest, paging: Query[schemas.Paging]) -> JsonResponse:
    """List regions."""
    rows = open_data.region_rows(limit=paging.limit, offset=paging.offset)
    return sent(request, rows, paging, schemas.RegionOut)
