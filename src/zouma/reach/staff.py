"""Counting in the back office: channels and materials to keep, the ledger only to look at."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from zouma.common.staff import (
    ReadOnlyPolicy,
    RefusingCreateView,
    RefusingDeleteView,
    RefusingEditView,
)
from zouma.reach.models import Channel, Definition, Material, Observation, ReadsImport

register_permission_policy(Definition, ReadOnlyPolicy(Definition))
register_permission_policy(Observation, ReadOnlyPolicy(Observation))
register_permission_policy(ReadsImport, ReadOnlyPolicy(ReadsImport))


class ChannelViewSet(SnippetViewSet):  # type: ignore[misc]
    """Channels; the address name is part of what their events are kept under, and stays."""

    model = Channel
    add_view_class = RefusingCreateView
    edit_view_class = RefusingEditView
    delete_view_class = RefusingDeleteView
    icon = "globe"
    menu_label = _("Channels")
    list_display = ["__str__", "slug", "namespace", "platform", "reported"]
    list_filter = ["namespace", "platform"]
    search_fields = ["slug", "title"]
    search_backend_name = None
    copy_view_enabled = False
    ordering = ["slug"]
    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("namespace"), FieldPanel("platform")]),
        FieldPanel("organisation"),
        FieldPanel("address"),
        FieldPanel("reported"),
        FieldPanel("slug"),
    ]


class MaterialViewSet(SnippetViewSet):  # type: ignore[misc]
    """Materials, to be given a title, an activity, a topic; they come from imports and logs."""

    model = Material
    edit_view_class = RefusingEditView
    icon = "doc-full"
    menu_label = _("Materials")
    list_display = ["__str__", "channel", "kind", "key", "activity"]
    list_filter = ["channel", "kind"]
    search_fields = ["key", "title"]
    search_backend_name = None
    copy_view_enabled = False
    list_per_page = 50
    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("published_on")]),
        FieldPanel("activity"),
        FieldPanel("topic"),
        FieldPanel("address"),
    ]

    def get_queryset(self, request: Any) -> QuerySet[Material]:
        """Read what the list shows at once."""
        return Material.objects.select_related("channel", "activity")


class DefinitionViewSet(SnippetViewSet):  # type: ignore[misc]
    """What exactly each figure counts, in which version."""

    model = Definition
    icon = "openquote"
    menu_label = _("Definitions")
    list_display = ["__str__", "measure", "method", "namespace", "unit", "endpoint"]
    list_filter = ["measure", "method", "namespace"]
    search_fields = ["code", "endpoint"]
    search_backend_name = None
    inspect_view_enabled = True
    copy_view_enabled = False
    panels: list[Any] = []


class ObservationViewSet(SnippetViewSet):  # type: ignore[misc]
    """The ledger: every statement of a count, also what later ones supersede."""

    model = Observation
    icon = "list-ul"
    menu_label = _("Ledger of counts")
    list_display = [
        "measure", "value", "low", "high", "population", "state", "definition", "activity",
        "channel", "starts_at", "reporter",
    ]  # fmt: skip
    list_filter = ["edition", "measure", "population", "state", "definition", "channel"]
    list_export = [
        "uid", "measure", "population", "definition", "edition", "activity", "session", "place",
        "region", "channel", "material", "starts_at", "ends_at", "value", "low", "high", "state",
        "reporter", "locator", "made_at",
    ]  # fmt: skip
    search_fields = ["reporter", "note"]
    search_backend_name = None
    inspect_view_enabled = True
    copy_view_enabled = False
    list_per_page = 50
    panels: list[Any] = []

    def get_queryset(self, request: Any) -> QuerySet[Observation]:
        """Read what the list shows at once, without the draws."""
        rows = Observation.objects.select_related("definition", "activity", "channel")
        return rows.defer("draws").order_by("-pk")


class ReadsImportViewSet(SnippetViewSet):  # type: ignore[misc]
    """Which logs were imported, and what came of each."""

    model = ReadsImport
    icon = "download"
    menu_label = _("Imports of reads")
    list_display = [
        "name", "channel", "node", "made_at", "lines", "known", "events", "refusal",
    ]  # fmt: skip
    list_filter = ["channel", "node", "format"]
    search_fields = ["name", "fingerprint"]
    search_backend_name = None
    inspect_view_enabled = True
    copy_view_enabled = False
    list_per_page = 50
    panels: list[Any] = []

    def get_queryset(self, request: Any) -> QuerySet[ReadsImport]:
        """Read what the list shows at once."""
        return ReadsImport.objects.select_related("channel")


class ReachGroup(SnippetViewSetGroup):  # type: ignore[misc]
    """Counting's part of the menu."""

    menu_label = _("Reach")
    menu_icon = "view"
    menu_order = 110
    items = (ChannelViewSet, MaterialViewSet, ObservationViewSet, DefinitionViewSet,
             ReadsImportViewSet)  # fmt: skip
