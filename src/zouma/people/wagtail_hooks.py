"""Organisations, and who acts for them, in the back office."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from zouma.common.staff import RefusingCreateView, RefusingDeleteView, RefusingEditView
from zouma.people.models import Membership, Organisation


class OrganisationViewSet(SnippetViewSet):  # type: ignore[misc]
    """Bodies that take part."""

    model = Organisation
    add_view_class = RefusingCreateView
    edit_view_class = RefusingEditView
    delete_view_class = RefusingDeleteView
    icon = "group"
    menu_label = _("Organisations")
    menu_order = 120
    add_to_admin_menu = True
    list_display = ["__str__", "kind", "region_code", "updated_at"]
    list_filter = ["kind"]
    list_export = ["slug", "name", "kind", "website", "email", "phone", "source", "external_id"]
    search_fields = ["name", "slug", "external_id"]
    search_backend_name = None
    list_per_page = 50
    ordering = ["slug"]
    panels = [
        FieldPanel("name"), FieldPanel("kind"), FieldPanel("description"), FieldPanel("slug"),
        FieldRowPanel([FieldPanel("website"), FieldPanel("email")]),
        FieldRowPanel([FieldPanel("phone"), FieldPanel("region_code")]),
    ]  # fmt: skip


class MembershipViewSet(SnippetViewSet):  # type: ignore[misc]
    """Who may act for which organisation."""

    model = Membership
    add_view_class = RefusingCreateView
    edit_view_class = RefusingEditView
    delete_view_class = RefusingDeleteView
    icon = "user"
    menu_label = _("Members of organisations")
    menu_order = 121
    add_to_admin_menu = True
    list_display = ["account", "organisation"]
    search_fields = ["account__email", "organisation__slug"]
    search_backend_name = None
    list_per_page = 50
    ordering = ["organisation__slug", "account__email"]
    panels = [FieldPanel("account"), FieldPanel("organisation")]

    def get_queryset(self, request: Any) -> QuerySet[Membership]:
        """Read what the list shows at once."""
        return Membership.objects.select_related("account", "organisation")


register_snippet(OrganisationViewSet)
register_snippet(MembershipViewSet)
