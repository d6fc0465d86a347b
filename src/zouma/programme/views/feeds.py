"""A choice of the programme in every public format, for calendars, readers and other sites."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from zouma.common.fields import bcp47
from zouma.programme.formats.export import WRITERS
from zouma.programme.forms import read_selection
from zouma.programme.queries.export import FORMAT_OF_FEED, written_choice

SMALL_BYTES = 2_000_000


@require_safe
def feed(request: HttpRequest, extension: str) -> HttpResponse | StreamingHttpResponse:
    """Send the activities that the filters choose in the format of an extension."""
    if extension not in FORMAT_OF_FEED:
        raise Http404
    name = FORMAT_OF_FEED[extension]
    selection, _problems = read_selection(request.GET)
    chunks = written_choice(
        selection,
        name,
        language=bcp47(translation.get_language() or "en"),
        now=timezone.now(),
        absolute=request.build_absolute_uri,
        self_address=request.build_absolute_uri(),
    )
    response = sent(chunks, WRITERS[name].content_type)
    file_name = f"programme.{WRITERS[name].extension}"
    how = "inline" if extension in {"rss", "atom"} else "attachment"
    response["Content-Disposition"] = f'{how}; filename="{file_name}"'
    return response


def sent(chunks: Iterator[bytes], content_type: str) -> HttpResponse | StreamingHttpResponse:
    """Return a plain answer where it is small, so that it can be kept; else stream it."""
    start: list[bytes] = []
    size = 0
    for chunk in chunks:
        start.append(chunk)
        size += len(chunk)
        if size > SMALL_BYTES:
            return StreamingHttpResponse(chain(start, chunks), content_type=content_type)
    return HttpResponse(b"".join(start), content_type=content_type)
