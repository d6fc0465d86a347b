"""The beacon in front of a WSGI application: the same server, no Django on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from zouma.common.errors import ProgrammeError
from zouma.reach.events.committing import Appends
from zouma.reach.events.front import MOST_BYTES, PATH, Beacon, milliseconds

Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]


class WithBeacon:
    """Answers the beacon itself, and leaves everything else to the application behind it."""

    def __init__(self, application: Application, beacon: Beacon, commit: Appends) -> None:
        self.application, self.beacon, self.commit = application, beacon, commit

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Answer one request."""
        if environ["PATH_INFO"] != PATH:
            return self.application(environ, start_response)
        status = HTTPStatus(self.answer(environ))
        headers = [] if status == 204 else [("Content-Length", "0")]
        if status == 503:
            headers.append(("Retry-After", "60"))
        start_response(f"{status.value} {status.phrase}", headers)
        return []

    def answer(self, environ: Environ) -> int:
        """Return the status with which a request is answered."""

        def said(name: str, otherwise: str) -> str:
            return str(environ.get(f"HTTP_{name.upper().replace('-', '_')}", otherwise))

        if environ["REQUEST_METHOD"] != "POST":
            return 405
        try:
            body = environ["wsgi.input"].read(MOST_BYTES + 1)
            if len(body) > MOST_BYTES:
                return 413
            address = environ.get("REMOTE_ADDR", "")
            events = self.beacon.events(address, said, body, now_ms=milliseconds())
            if events:
                self.commit.append(events)
        except ProgrammeError as refusal:
            return refusal.status
        return 204
