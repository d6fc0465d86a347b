"""Places and regions in the back office."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList, TabbedInterface
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from zouma.bases.models import Place, Region
from zouma.common.staff import RefusingCreateView, RefusingDeleteView, RefusingEditView


class PlaceViewSet(SnippetViewSet):  # type: ignore[misc]
    """Places with their spaces, hours and titles."""

    model = Place
    add_view_class = RefusingCreateView
    edit_view_class = RefusingEditView
    delete_view_class = RefusingDeleteView
    icon = "home"
    menu_label = _("Places")
    list_display = ["__str__", "region", "locality", "updated_at"]
    list_filter = ["region"]
    list_export = ["slug", "name", "address", "region", "latitude", "longitude", "source"]
    search_fields = ["name", "address", "slug", "locality"]
    search_backend_name = None
    list_per_page = 50
    ordering = ["slug"]
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("name"),
                    FieldPanel("description"),
                    FieldPanel("organisation"),
                    FieldPanel("slug"),
                    FieldRowPanel([FieldPanel("website"), FieldPanel("phone")]),
                ],
                heading=_("What"),
            ),
            ObjectList(
                [
                    FieldPanel("address"),
                    FieldRowPanel([FieldPanel("locality"), FieldPanel("postal_code")]),
                    FieldRowPanel([FieldPanel("region"), FieldPanel("country")]),
                    FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
                ],
                heading=_("Where"),
            ),
            ObjectList(
                [FieldPanel("accessibility"), FieldPanel("facilities")], heading=_("Accessibility")
            ),
            ObjectList(
                [
                    InlinePanel("opening_hours", heading=_("Opening hours")),
                    InlinePanel("spaces", heading=_("Spaces")),
                    InlinePanel("titles", heading=_("Titles")),
                ],
                heading=_("Hours, spaces, titles"),
            ),
        ]
    )

    def get_queryset(self, request: Any) -> QuerySet[Place, Any]:
        """Read what the list shows at once."""
        return Place.objects.select_related("region")


class RegionViewSet(SnippetViewSet):  # type: ignore[misc]
    """Administrative areas."""

    model = Region
    add_view_class = RefusingCreateView
    edit_view_class = RefusingEditView
    delete_view_class = RefusingDeleteView
    icon = "site"
    menu_label = _("Regions")
    list_display = ["__str__", "code", "parent"]
    search_fields = ["name", "code"]
    search_backend_name = None

    def get_queryset(self, request: Any) -> QuerySet[Region]:
        """Read what the list shows at once."""
        return Region.objects.select_related("parent")


class BasesGroup(SnippetViewSetGroup):  # type: ignore[misc]
    """The part of the menu for places."""

    menu_label = _("Places")
    menu_icon = "home"
    menu_order = 110
    items = (PlaceViewSet, RegionViewSet)


register_snippet(BasesGroup)
