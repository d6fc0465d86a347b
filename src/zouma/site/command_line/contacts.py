"""``contact``: what is known of who booked, and forgetting it, when they write and ask."""

from __future__ import annotations

import json

import click

from zouma.site.command_line.surroundings import database


@click.command()
@click.argument("address")
@click.option("--erase", is_flag=True, help="Cancel what is to come and forget who booked.")
def contact(address: str, erase: bool) -> None:
    """Print all that is known of a mail address or telephone number, as JSON; or erase it.

    \b
    Examples: ./zouma contact ada@example.org > ada.json
              ./zouma contact ada@example.org --erase
    """
    with database():
        from django.utils import timezone

        from zouma.bookings.actions import Contact, erase_basket
        from zouma.bookings.queries.privacy import baskets_of, personal_data

        by_mail = "@" in address
        asked = Contact(email=address) if by_mail else Contact(phone=address)
        baskets = list(baskets_of(asked.key))
        if not erase:
            found = [personal_data(basket) for basket in baskets]
            click.echo(json.dumps(found, ensure_ascii=False, indent=1, default=str))
            return
        for basket in baskets:
            erase_basket(basket.pk, now=timezone.now())
        click.echo(f"{len(baskets)} baskets name nobody any more.")
