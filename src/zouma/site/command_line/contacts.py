"""``contact``: what is known of who booked or was asked for figures, and forgetting it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from zouma.site.command_line.surroundings import database

if TYPE_CHECKING:
    from zouma.bookings.actions import Contact


@click.command()
@click.argument("address")
@click.option("--erase", is_flag=True, help="Cancel what is to come and forget who it was.")
def contact(address: str, erase: bool) -> None:
    """Print all that is known of a mail address or telephone number, as JSON; or erase it.

    \b
    Examples: ./zouma contact ada@example.org > ada.json
              ./zouma contact ada@example.org --erase
    """
    with database():
        from zouma.bookings.actions import Contact

        by_mail = "@" in address
        asked = Contact(email=address) if by_mail else Contact(phone=address)
        if erase:
            erase_all(asked)
        else:
            click.echo(json.dumps(known(asked), ensure_ascii=False, indent=1, default=str))


def known(asked: Contact) -> dict[str, Any]:
    """Return what is known, by what it is known for."""
    from zouma.bookings.queries.privacy import baskets_of, personal_data
    from zouma.reach.queries.returns.privacy import asked_at

    return {
        "booked": [personal_data(basket) for basket in baskets_of(asked.key)],
        "asked for figures": asked_at(asked.email) if asked.email else [],
    }


def erase_all(asked: Contact) -> None:
    """Forget it, and say where else the address stands in what is published."""
    from django.utils import timezone

    from zouma.bookings.actions import erase_basket
    from zouma.bookings.queries.privacy import baskets_of
    from zouma.people.models import Organisation
    from zouma.programme.models import Activity
    from zouma.reach.actions.returns.forgetting import forget_asked

    baskets = list(baskets_of(asked.key))
    for basket in baskets:
        erase_basket(basket.pk, now=timezone.now())
    contacts = forget_asked(asked.email) if asked.email else 0
    click.echo(f"Baskets erased: {len(baskets)}. Requests for figures erased: {contacts}.")
    if not asked.email:
        return
    organisations = Organisation.objects.filter(email__iexact=asked.email).count()
    activities = Activity.objects.filter(contact_email__iexact=asked.email).count()
    if organisations or activities:
        click.echo(
            "The address is still published; change that in the back office: "
            f"organisations {organisations}, activities {activities}."
        )
