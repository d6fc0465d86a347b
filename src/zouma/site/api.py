"""The root of the public API: what it says of itself, and its one way to refuse."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from zouma import __version__
from zouma.bookings.api import router as bookings_router
from zouma.bookings.guarding import challenge_for
from zouma.bookings.proofs import WAIT_SECONDS
from zouma.bookings.refusals import SlowDown
from zouma.common.errors import ProgrammeError
from zouma.programme.api import router as programme_router
from zouma.reach.api import router as reach_router
from zouma.report.api import router as report_router

PROBLEM_TYPE = "application/problem+json"
GROUPS = {"choice", "paging", "only"}  # by which the endpoints hold their parameters


class ProblemAPI(NinjaAPI):
    """An API whose description says that what goes wrong is a problem document."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """Return the description, its refusals under their own content type."""
        schema = super().get_openapi_schema(**options)
        for path in schema["paths"].values():
            for operation in path.values():
                describe_problems(operation)
                describe_fields(operation, schema["components"]["schemas"])
        return schema


def describe_problems(operation: dict[str, Any]) -> None:
    """Put an endpoint's refusals under the content type they are sent with."""
    for status, response in operation["responses"].items():
        if int(status) >= 400:
            response["content"][PROBLEM_TYPE] = response["content"].pop("application/json")


def describe_fields(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Name the fields that an endpoint's rows have, where they can be chosen."""
    good = next(answer for status, answer in operation["responses"].items() if int(status) < 300)
    answer = good["content"]["application/json"]["schema"]
    row = schemas[answer["$ref"].rpartition("/")[2]]["properties"]
    if "results" in row:
        row = schemas[row["results"]["items"]["$ref"].rpartition("/")[2]]["properties"]
    names = "|".join(row)
    for parameter in operation.get("parameters", ()):
        if parameter["name"] == "fields":
            examples = [",".join(list(row)[:3])]
            parameter["schema"] |= {
                "pattern": f"^(({names})(,({names}))*)?$", "examples": examples,
            }  # fmt: skip
            parameter["examples"] = {"default": {"value": examples[0]}}


api = ProblemAPI(
    title="Zouma",
    version=__version__,
    description=(
        "The public programme as open data. Every list is paged with `limit` and `offset`; `fields`"
        " chooses what is sent; answers carry an ETag; errors are problem documents (RFC 9457)."
    ),
    urls_namespace="api",
    docs_url="/docs",
)
api.add_router("", programme_router)
api.add_router("", bookings_router)
api.add_router("", reach_router)
api.add_router("", report_router)


def problem(request: HttpRequest, status: int, detail: str, code: str = "") -> HttpResponse:
    """Return a problem document (RFC 9457)."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": request.get_full_path(),
    }
    if code:
        body["code"] = code
    options = {"ensure_ascii": False}
    return JsonResponse(body, status=status, content_type=PROBLEM_TYPE, json_dumps_params=options)


@api.exception_handler(ProgrammeError)
def refused(request: HttpRequest, error: ProgrammeError) -> HttpResponse:
    """Say what was refused."""
    response = problem(request, error.status, str(error), error.code)
    if isinstance(error, SlowDown):
        response["Retry-After"] = str(WAIT_SECONDS)
        response["Zouma-Challenge"] = challenge_for(request)
    return response


@api.exception_handler(HttpError)
def failed(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Say what a view found wrong."""
    return problem(request, error.status_code, str(error))


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    """Say that there is no such thing."""
    return problem(request, 404, "There is nothing at this address.")


def nowhere(request: HttpRequest, rest: str) -> HttpResponse:
    """Say that there is no such endpoint."""
    return problem(request, 404, "There is nothing at this address.")


@api.exception_handler(ValidationError)
def misunderstood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say which parameters were not understood."""
    sentences = [f"{parameter_of(e['loc'])}: {e['msg']}." for e in error.errors]
    return problem(request, 422, " ".join(sentences))


def parameter_of(location: Sequence[str | int]) -> str:
    """Return the name of a parameter, and the number of its value where it has several."""
    return ".".join(str(part) for part in location[1:] if part not in GROUPS)
