"""The endpoints: published reports as they were frozen, nothing else."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from ninja import Path, Query, Router

from zouma.programme.api.schemas import Problem
from zouma.report.api import schemas
from zouma.report.formats.documents import report_json
from zouma.report.models import ReportVersion
from zouma.report.queries.versions import VersionPage, public_versions, version_page

router = Router()
PROBLEMS = {404: Problem, 422: Problem}
LISTED = ("number", "published_at", "note", "digest", "edition__slug")


def plain_json(body: Any) -> JsonResponse:
    """Return JSON that keeps Chinese readable."""
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


@router.get("/reports", response={200: schemas.ReportPage, **PROBLEMS}, tags=["reports"])
def reports(request: HttpRequest, paging: Query[schemas.Paged]) -> JsonResponse:
    """List the published versions of reports, those published last first."""
    rows = public_versions().order_by("-published_at", "-id").select_related("edition")
    found = rows.only(*LISTED)[paging.offset : paging.offset + paging.limit]
    count = rows.count()
    return plain_json({
        "count": count,
        "next": neighbour(request, paging, paging.offset + paging.limit, count),
        "previous": neighbour(request, paging, paging.offset - paging.limit, count),
        "results": [listed(request, version) for version in found],
    })  # fmt: skip


def neighbour(request: HttpRequest, paging: schemas.Paged, offset: int, count: int) -> str | None:
    """Return the address of the part before or after, if there is one."""
    if offset >= count or (offset < 0 and not paging.offset):
        return None
    return request.build_absolute_uri(
        f"{request.path}?limit={paging.limit}&offset={max(0, offset)}"
    )


def listed(request: HttpRequest, version: ReportVersion) -> dict[str, Any]:
    """Return a version as lists give it."""
    slug, number = version.edition.slug, version.number
    return {
        "edition": slug, "number": number, "published_at": version.published_at.isoformat(),
        "note": version.note, "digest": version.digest, "licence": "CC-BY-4.0",
        "url": request.build_absolute_uri(reverse("report_version", args=[slug, number])),
    }  # fmt: skip


@router.get("/reports/{slug}", response={200: schemas.ReportOut, **PROBLEMS}, tags=["reports"])
def report(request: HttpRequest, slug: Path[schemas.Slug]) -> JsonResponse:
    """Give the latest published version of an edition's report."""
    return whole(version_page(slug))


@router.get(
    "/reports/{slug}/{number}", response={200: schemas.ReportOut, **PROBLEMS}, tags=["reports"]
)
def report_version(
    request: HttpRequest, slug: Path[schemas.Slug], number: Path[schemas.Number]
) -> JsonResponse:
    """Give one published version, also one that was corrected later."""
    return whole(version_page(slug, number))


def whole(page: VersionPage | None) -> JsonResponse:
    """Return all of a version.

    :raises Http404: when there is none.
    """
    if page is None:
        raise Http404
    version = page.version
    return plain_json(report_json(version.sheet, page.published, version.changes))
