"""Hooks by which Wagtail's back office leads to the reports."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from zouma.programme.queries.managed import looks_after_all


class ReportsItem(MenuItem):  # type: ignore[misc]
    """Leads to the reports, which every language has; shown to who looks after all activities."""

    @property
    def url(self) -> str:
        """Return the address of the reports in the reader's language."""
        return reverse("desk_reports")

    @url.setter
    def url(self, _address: str) -> None:
        """Leave it as it is."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether somebody sees it."""
        return looks_after_all(request.user)  # type: ignore[arg-type]


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def reports_menu_item() -> MenuItem:
    """Offer the reports in the menu."""
    return ReportsItem(
        _("Figures and reports"), "", name="figures-and-reports", icon_name="doc-full", order=110
    )
