"""What reach puts into pages of other features."""

from __future__ import annotations

from django.template import Context
from django.template.loader import render_to_string


def desk_links(context: Context) -> str:
    """Return the links to the pages of reach at the desk."""
    return render_to_string("reach/desk/_links.html", {"here": context.get("here", "")})


def session_links(context: Context) -> str:
    """Return the links from a session at the desk to counting by hand and to interviews."""
    values = {"session": context["session"], "user": context.get("user")}
    return render_to_string("reach/desk/_session_links.html", values)
