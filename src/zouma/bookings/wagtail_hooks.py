"""Hooks by which Wagtail's back office leads to the desk, and names its entries in the history."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from zouma.programme.queries.managed import looks_after_all


class DeskItem(MenuItem):  # type: ignore[misc]
    """Leads to the desk, which every language has; shown to who looks after all sessions."""

    @property
    def url(self) -> str:
        """Return the address of the desk in the reader's language."""
        return reverse("desk")

    @url.setter
    def url(self, _address: str) -> None:
        """Leave it as it is."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether somebody sees it."""
        return looks_after_all(request.user)  # type: ignore[arg-type]


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def desk_menu_item() -> MenuItem:
    """Offer the desk in the menu."""
    return DeskItem(_("Bookings"), "", name="desk", icon_name="group", order=105)


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]
def register_log_actions(actions: Any) -> None:
    """Name the desk's own entries in the history."""
    actions.register_action("zouma.terms", _("Set terms of booking"), _("Terms of booking set"))
    actions.register_action("zouma.message", _("Write to parties"), _("Parties written to"))
    actions.register_action("zouma.overbook", _("Overbook"), _("Places beyond the capacity set"))
