"""The beacon in front of a WSGI application: the same server, no Django on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from zouma.common.errors import ProgrammeError
from zouma.reach.events.committing import Appends
from zouma.reach.events.front import MOST_BYTES, PATH, Asked, Beacon, last_address, milliseconds

Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]


class WithBeacon:
    """Answers the beacon itself, and leaves everything else to the application behind it."""

    def __init__(
        self, application: Application, beacon: Beacon, commit: Appends, *, proxied: bool = False
    ) -> None:
        self.application, self.beacon, self.commit = application, beacon, commit
        self.proxied = proxied

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
        if environ["REQUEST_METHOD"] != "POST":
            return 405
        try:
            body = environ["wsgi.input"].read(MOST_BYTES + 1)
            if len(body) > MOST_BYTES:
                return 413
            events = self.beacon.events(self.asked(environ), body, now_ms=milliseconds())
            if events:
                self.commit.append(events)
        except ProgrammeError as refusal:
            return refusal.status
        return 204

    def asked(self, environ: Environ) -> Asked:
        """Return what is known of a request."""
        forwarded = environ.get("HTTP_X_FORWARDED_FOR", "")
        return Asked(
            last_address(environ.get("REMOTE_ADDR", ""), forwarded, proxied=self.proxied),
            environ.get("HTTP_USER_AGENT", ""), environ.get("HTTP_HOST", ""),
            environ.get("HTTP_ORIGIN", ""), environ.get("HTTP_SEC_FETCH_SITE", ""),
            environ.get("HTTP_DNT") == "1" or environ.get("HTTP_SEC_GPC") == "1",
        )  # fmt: skip
