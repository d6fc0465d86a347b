"""The floor of the beacon: an ASGI application that appends each body to a file, and no more."""

from __future__ import annotations

import os
from typing import Any

FILE = os.open(os.environ["BARE_FILE"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Append a body and answer 204; nothing is asked of the disk."""
    if scope["type"] != "http":
        return
    message = await receive()
    body = message["body"]
    while message.get("more_body"):
        message = await receive()
        body += message["body"]
    os.write(FILE, body + b"\n")
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})
