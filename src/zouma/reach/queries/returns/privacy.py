"""What is known of who was asked for figures by mail."""

from __future__ import annotations

from typing import Any

from zouma.reach.models import HostReturn, ReturnContact, ReturnLetter


def asked_at(address: str) -> list[dict[str, Any]]:
    """Return all that is known of an address to which hosts' letters go, as plain data."""
    rows = ReturnContact.objects.filter(email__iexact=address).order_by("pk")
    return [plain_contact(row) for row in rows.select_related("round__edition", "organisation")]


def plain_contact(contact: ReturnContact) -> dict[str, Any]:
    """Return who is asked, for which activities, and what was written."""
    letters = ReturnLetter.objects.filter(contact=contact).order_by("made_at", "pk")
    asked = HostReturn.objects.filter(contact=contact).order_by("activity")
    return {
        "edition": contact.round.edition.slug,
        "organisation": contact.organisation and str(contact.organisation),
        "email": contact.email,
        "wants no letters since": contact.opted_out_at,
        "activities": [str(uid) for uid in asked.values_list("activity__uid", flat=True)],
        "letters": list(letters.values("kind", "made_at", "sent_at", "subject", "body")),
    }
