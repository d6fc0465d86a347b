"""Telling the counting what our own pages are: the channel, and a material for each page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from zouma.common.text import TranslatedText
from zouma.programme.models import Activity, Edition
from zouma.programme.queries.public import public_activities, public_organisations, public_places
from zouma.reach.events.front import write_channel
from zouma.reach.events.record import item_of
from zouma.reach.models import Channel, Material
from zouma.reach.vocabulary import Namespace

OWN_SLUG = "site"
OWN_TITLE = {"zh-Hans": "本站", "en": "This site"}
AT_ONCE = 1000
FIXED = {
    "/": {"zh-Hans": "首页", "en": "First page"},
    "/programme/": {"zh-Hans": "活动", "en": "Programme"},
    "/map/": {"zh-Hans": "地图", "en": "Map"},
    "/calendar/": {"zh-Hans": "日历", "en": "Calendar"},
    "/about/": {"zh-Hans": "关于", "en": "About"},
}


def own_channel() -> Channel:
    """Return the channel of our own pages, made where it is missing."""
    title = TranslatedText.originals(OWN_TITLE)
    channel, _made = Channel.objects.get_or_create(
        slug=OWN_SLUG, defaults={"title": title, "namespace": Namespace.OWN}
    )
    return channel


def tell_front_end(folder: Path) -> None:
    """Tell the front end, which knows no database, which channel our own pages are."""
    channel = own_channel()
    write_channel(folder, channel=channel.pk, organisation=channel.organisation_id or 0)


@transaction.atomic
def register_pages() -> int:
    """Make our public pages materials, joined to their activities; return how many changed.

    A page that goes keeps its material, and with it the reads it had.
    """
    channel = own_channel()
    known = {
        key: (pk, activity)
        for key, pk, activity in channel.materials.values_list("key", "pk", "activity")
    }
    fresh, joined = [], []
    for page in pages(channel):
        pk, activity = known.get(page.key, (None, None))
        if pk is None:
            fresh.append(page)
        elif activity != page.activity_id:
            page.pk = pk
            joined.append(page)
    Material.objects.bulk_create(fresh, batch_size=AT_ONCE, ignore_conflicts=True)
    Material.objects.bulk_update(joined, ["activity", "title"], batch_size=AT_ONCE)
    return len(fresh) + len(joined)


def pages(channel: Channel) -> Iterator[Material]:
    """Yield a material for each public page, by its address without language, not yet kept."""

    def page(key: str, title: TranslatedText, activity: Activity | None = None) -> Material:
        return Material(
            channel=channel, key=key, item=item_of(key), title=title, activity=activity
        )  # fmt: skip

    for key, title in FIXED.items():
        yield page(key, TranslatedText.originals(title))
    for edition in Edition.objects.exclude(state="draft").only("slug", "title").iterator():
        yield page(f"/editions/{edition.slug}/", edition.title)
    activities = public_activities().select_related("edition")
    for activity in activities.only("slug", "title", "edition__slug").iterator():
        key = f"/editions/{activity.edition.slug}/{activity.slug}/"
        yield page(key, activity.title, activity)
    for place in public_places().only("slug", "name").iterator():
        yield page(f"/places/{place.slug}/", place.name)
    for body in public_organisations().only("slug", "name").iterator():
        yield page(f"/organisations/{body.slug}/", body.name)
