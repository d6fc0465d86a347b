"""Channels and materials that logs tell of, made where they are missing."""

from __future__ import annotations

from collections.abc import Collection

from zouma.common.text import TranslatedText
from zouma.reach.actions.registering import OWN_SLUG
from zouma.reach.models import Channel, Material, item_name
from zouma.reach.models.channels import material_item
from zouma.reach.vocabulary import Namespace

AT_ONCE = 2000
LONGEST_KEY = 1000


def channel_named(slug: str, *, namespace: Namespace = Namespace.OWN) -> Channel:
    """Return the channel of that address name, made where it is missing.

    namespace: whose figures they are, of a channel that is made now. The reads of one of our own
    are not reported until somebody says so: the beacon of our pages tells of them in its channel.
    """
    title = TranslatedText.originals({"zh-Hans": slug, "en": slug})
    channel, _made = Channel.objects.get_or_create(
        slug=slug,
        defaults={
            "title": title,
            "namespace": namespace,
            "reported": namespace != Namespace.OWN or slug == OWN_SLUG,
        },
    )
    return channel


def register_materials(channel: Channel, keys: Collection[str]) -> int:
    """Make a material for each key that has none, and return how many were made.

    Channels of our own share the materials of our pages: one address is one material, whichever
    server or beacon tells of it. The same keys again change nothing.
    """
    items = {material_item(channel, key): key for key in keys if 0 < len(key) <= LONGEST_KEY}
    made = 0
    for chosen in in_parts(sorted(items)):
        known = set(Material.objects.filter(item__in=chosen).values_list("item", flat=True))
        fresh = [
            Material(channel=channel, key=items[item], item=item)
            for item in chosen if item not in known
        ]  # fmt: skip
        Material.objects.bulk_create(fresh, ignore_conflicts=True)
        made += len(fresh)
    return made


def in_parts(items: list[int]) -> list[list[int]]:
    """Return a list in parts that one query takes."""
    return [items[start : start + AT_ONCE] for start in range(0, len(items), AT_ONCE)]


def name_of(channel: Channel) -> str:
    """Return what stands before a key in what an item is the number of."""
    return item_name(channel, "")
