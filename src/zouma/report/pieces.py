"""What the report puts into pages of other features."""

from __future__ import annotations

from django.template import Context
from django.template.loader import render_to_string


def desk_link(context: Context) -> str:
    """Return the link to the live page in the desk's navigation."""
    return render_to_string("report/live/_desk_link.html", {"here": context.get("here")})
