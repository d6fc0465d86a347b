"""Forgetting at which address hosts were asked, because whoever has it asks for that."""

from __future__ import annotations

from django.db import transaction

from zouma.reach.models import HostReturn, ReturnContact


@transaction.atomic
def forget_asked(address: str) -> int:
    """Take an address and its letters out of all collecting of figures; return of how many.

    Who was asked stays, by the organisation alone; so do the answers, which are numbers.
    """
    rows = ReturnContact.objects.select_for_update(of=("self",)).filter(email__iexact=address)
    contacts = list(rows.order_by("pk"))
    for contact in contacts:
        forget(contact)
    return len(contacts)


def forget(contact: ReturnContact) -> None:
    """Take the address out of one collecting, and whom it names if that is nobody then."""
    returns = HostReturn.objects.filter(contact=contact)
    if contact.organisation is None:
        returns.update(contact=None)
    else:
        nameless, _made = ReturnContact.objects.get_or_create(
            round_id=contact.round_id, organisation=contact.organisation, email="",
            defaults={"opted_out_at": contact.opted_out_at},
        )  # fmt: skip
        returns.update(contact=nameless)
    contact.delete()
