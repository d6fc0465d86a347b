"""The public pages for search engines, each in all languages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from zouma.bases.models import Place
from zouma.people.models import Organisation
from zouma.programme.models import Activity, Edition
from zouma.programme.queries.public import public_organisations, public_places
from zouma.programme.vocabulary import Moderation
from zouma.report.models import ReportVersion
from zouma.report.queries.versions import latest_versions


class TranslatedSitemap(Sitemap[Any]):
    """A part of the site map whose pages exist in every language."""

    i18n = True
    alternates = True
    x_default = False
    languages = [code for code, _name in settings.LANGUAGES]
    limit = 5000


class FixedPages(TranslatedSitemap):
    """The pages that are always there."""

    def items(self) -> list[str]:
        """Return their names."""
        return ["home", "programme", "map_page", "calendar", "reports", "about"]

    def location(self, item: Any) -> str:
        """Return the address of one."""
        return reverse(str(item))


class Activities(TranslatedSitemap):
    """Every public activity."""

    def items(self) -> QuerySet[Activity, Any]:
        """Return them with their editions."""
        public = Activity.objects.filter(moderation=Moderation.PUBLISHED, vanished_at=None)
        rows = public.exclude(edition__state="draft").select_related("edition")
        return rows.only("slug", "updated_at", "edition__slug").order_by("pk")

    def location(self, item: Any) -> str:
        """Return the address of one."""
        return reverse("activity", args=[item.edition.slug, item.slug])

    def lastmod(self, item: Any) -> datetime:
        """Return when it was changed."""
        changed: datetime = item.updated_at
        return changed


class Editions(TranslatedSitemap):
    """Every public edition."""

    def items(self) -> QuerySet[Edition]:
        """Return them."""
        return Edition.objects.exclude(state="draft").order_by("pk")

    def location(self, item: Any) -> str:
        """Return the address of one."""
        return reverse("edition", args=[item.slug])


class Places(TranslatedSitemap):
    """Every place."""

    def items(self) -> QuerySet[Place, Any]:
        """Return them."""
        return public_places().only("slug").order_by("pk")

    def location(self, item: Any) -> str:
        """Return the address of one."""
        return reverse("place", args=[item.slug])


class Organisations(TranslatedSitemap):
    """Every organisation."""

    def items(self) -> QuerySet[Organisation]:
        """Return them."""
        return public_organisations().only("slug").order_by("pk")

    def location(self, item: Any) -> str:
        """Return the address of one."""
        return reverse("organisation", args=[item.slug])


class Reports(TranslatedSitemap):
    """The report of every edition that has one, in its latest version."""

    def items(self) -> list[ReportVersion]:
        """Return them."""
        return latest_versions()

    def location(self, item: Any) -> str:
        """Return the address of one."""
        return reverse("report", args=[item.edition.slug])

    def lastmod(self, item: Any) -> datetime:
        """Return when it was published."""
        published: datetime = item.published_at
        return published


SITEMAPS: dict[str, type[Sitemap[Any]]] = {
    "pages": FixedPages,
    "activities": Activities,
    "editions": Editions,
    "places": Places,
    "organisations": Organisations,
    "reports": Reports,
}
