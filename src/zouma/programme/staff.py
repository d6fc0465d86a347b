"""The programme in the back office: lists with filters, search, bulk actions, export, history."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList, TabbedInterface
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from zouma.common.staff import (
    ReadOnlyPolicy,
    RefusingCreateView,
    RefusingDeleteView,
    RefusingEditView,
)
from zouma.programme.actions.indexing import index_activities
from zouma.programme.models import Activity, Edition, ImportRun, Series, Topic

register_permission_policy(ImportRun, ReadOnlyPolicy(ImportRun))


class ActivityFilters(WagtailFilterSet):  # type: ignore[misc]
    """What staff narrow the activities by."""

    class Meta:
        model = Activity
        fields = ["edition", "moderation", "status", "activity_type", "attendance_mode", "kind"]


class ActivityFormMixin:
    """Keeps times on the clock of the activity's edition, and the search text up to date."""

    request: Any
    object: Activity | None

    def edition(self) -> Edition | None:
        """Return the edition that the form names, or else that of the activity, or the newest."""
        posted = self.request.POST.get("edition", "")
        if posted.isdecimal() and (chosen := Edition.objects.filter(pk=posted).first()):
            return chosen
        if self.object is not None and self.object.edition_id:
            return self.object.edition
        return Edition.objects.order_by("-starts_on", "-pk").first()

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Answer with every time as the edition's clocks show it."""
        edition = self.edition()
        with timezone.override(edition.zone if edition else None):
            response = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
            return response.render() if hasattr(response, "render") else response

    def save_instance(self) -> Activity:
        """Save, then rewrite the search text."""
        activity: Activity = super().save_instance()  # type: ignore[misc]
        index_activities([activity.pk])
        return activity


class ActivityCreateView(ActivityFormMixin, RefusingCreateView):
    """Makes an activity, of the newest edition unless another is chosen."""

    def get_initial_form_instance(self) -> Activity:
        """Return an empty activity of the edition."""
        return Activity(edition=self.edition())


class ActivityEditView(ActivityFormMixin, RefusingEditView):
    """Changes an activity."""


def public_address(activity: Activity) -> str:
    """Return where the public sees an activity."""
    return reverse("activity", args=[activity.edition.slug, activity.slug])


class ActivityViewSet(SnippetViewSet):  # type: ignore[misc]
    """Activities with their sessions, hosts and speakers."""

    model = Activity
    icon = "tasks"
    menu_label = _("Activities")
    add_view_class = ActivityCreateView
    edit_view_class = ActivityEditView
    delete_view_class = RefusingDeleteView
    filterset_class = ActivityFilters
    list_display = ["__str__", "edition", "moderation", "status", "place", "updated_at"]
    list_export = [
        "slug", "title", "edition", "moderation", "status", "activity_type", "attendance_mode",
        "place", "is_free", "age_min", "age_max", "source", "external_id", "updated_at",
    ]  # fmt: skip
    export_headings = {"slug": "address name"}
    list_per_page = 50
    ordering = ["-updated_at", "-pk"]
    search_fields = ["title", "summary", "slug", "external_id"]
    search_backend_name = None
    inspect_view_enabled = True
    inspect_view_fields_exclude = ["search_vector", "digest"]
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("title"),
                    FieldPanel("summary"),
                    FieldPanel("description"),
                    FieldRowPanel([FieldPanel("activity_type"), FieldPanel("attendance_mode")]),
                    FieldRowPanel([FieldPanel("kind"), FieldPanel("parent")]),
                    FieldPanel("topics"),
                    FieldPanel("picture"),
                ],
                heading=_("What"),
            ),
            ObjectList(
                [
                    FieldPanel("place"),
                    InlinePanel(
                        "sessions",
                        heading=_("Sessions"),
                        help_text=_("Times are those of the edition's time zone."),
                        panels=[
                            FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                            FieldRowPanel([FieldPanel("space"), FieldPanel("place")]),
                            FieldRowPanel([FieldPanel("status"), FieldPanel("admission")]),
                            FieldRowPanel([FieldPanel("capacity"), FieldPanel("all_day")]),
                            FieldPanel("note"),
                        ],
                    ),
                ],
                heading=_("When and where"),
            ),
            ObjectList(
                [
                    FieldRowPanel([FieldPanel("age_min"), FieldPanel("age_max")]),
                    FieldPanel("age_note"),
                    FieldPanel("audiences"),
                    FieldPanel("languages"),
                    FieldPanel("is_free"),
                    FieldPanel("price_note"),
                    FieldPanel("accessibility"),
                    FieldPanel("facilities"),
                ],
                heading=_("For whom"),
            ),
            ObjectList(
                [
                    InlinePanel("hosts", heading=_("Organisers"), panels=[
                        FieldPanel("organisation"), FieldPanel("role")]),
                    InlinePanel("speakers", heading=_("Speakers"), panels=[FieldPanel("name")]),
                    FieldRowPanel([FieldPanel("contact_email"), FieldPanel("contact_phone")]),
                    FieldPanel("website"), FieldPanel("online_url"),
                    FieldPanel("registration_url"),
                ],
                heading=_("Who"),
            ),
            ObjectList(
                [
                    FieldRowPanel([FieldPanel("edition"), FieldPanel("slug")]),
                    FieldRowPanel([FieldPanel("moderation"), FieldPanel("status")]),
                    FieldPanel("status_note"),
                ],
                heading=_("Publication"),
            ),
        ]
    )  # fmt: skip

    def get_queryset(self, request: Any) -> QuerySet[Activity, Any]:
        """Read what the list shows at once, and nothing large."""
        rows = Activity.objects.select_related("edition", "place")
        return rows.defer("search_vector", "description")


class EditionViewSet(SnippetViewSet):  # type: ignore[misc]
    """Editions of the series."""

    model = Edition
    add_view_class = RefusingCreateView
    edit_view_class = RefusingEditView
    delete_view_class = RefusingDeleteView
    icon = "calendar-alt"
    menu_label = _("Editions")
    list_display = ["__str__", "series", "starts_on", "ends_on", "state"]
    list_filter = ["state", "series"]
    search_fields = ["title", "slug"]
    search_backend_name = None
    panels = [
        FieldPanel("series"), FieldPanel("title"), FieldPanel("summary"), FieldPanel("slug"),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
        FieldRowPanel([FieldPanel("time_zone"), FieldPanel("language")]),
        FieldPanel("website"), FieldPanel("state"),
    ]  # fmt: skip

    def get_queryset(self, request: Any) -> QuerySet[Edition]:
        """Read what the list shows at once."""
        return Edition.objects.select_related("series")


class SeriesViewSet(SnippetViewSet):  # type: ignore[misc]
    """Series of editions."""

    model = Series
    add_view_class = RefusingCreateView
    edit_view_class = RefusingEditView
    delete_view_class = RefusingDeleteView
    icon = "list-ul"
    menu_label = _("Series")
    list_display = ["__str__", "slug"]
    search_fields = ["title", "slug"]
    search_backend_name = None
    panels = [FieldPanel("title"), FieldPanel("summary"), FieldPanel("slug")]


class TopicViewSet(SnippetViewSet):  # type: ignore[misc]
    """Subjects."""

    model = Topic
    add_view_class = RefusingCreateView
    edit_view_class = RefusingEditView
    delete_view_class = RefusingDeleteView
    icon = "tag"
    menu_label = _("Topics")
    list_display = ["__str__", "slug", "broader"]
    search_fields = ["name", "slug"]
    search_backend_name = None
    panels = [
        FieldPanel("name"), FieldPanel("slug"), FieldPanel("broader"), FieldPanel("identifier"),
    ]  # fmt: skip

    def get_queryset(self, request: Any) -> QuerySet[Topic]:
        """Read what the list shows at once."""
        return Topic.objects.select_related("broader")


class ImportRunViewSet(SnippetViewSet):  # type: ignore[misc]
    """What was imported, and what was found in it; nothing here can be changed."""

    model = ImportRun
    icon = "download"
    menu_label = _("Imports")
    list_display = ["file_name", "edition", "source", "started_at", "account"]
    list_filter = ["edition", "source"]
    search_fields = ["file_name"]
    search_backend_name = None
    inspect_view_enabled = True
    add_to_admin_menu = False
    copy_view_enabled = False
    panels: list[Any] = []

    def get_queryset(self, request: Any) -> QuerySet[ImportRun]:
        """Read what the list shows at once."""
        return ImportRun.objects.select_related("edition", "account")


class ProgrammeGroup(SnippetViewSetGroup):  # type: ignore[misc]
    """The programme's part of the menu."""

    menu_label = _("Programme")
    menu_icon = "calendar-check"
    menu_order = 100
    items = (ActivityViewSet, EditionViewSet, SeriesViewSet, TopicViewSet, ImportRunViewSet)
