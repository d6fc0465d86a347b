"""Who may make an account: nobody by himself; staff are invited."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes sign-up; accounts are made in the back office."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse."""
        return False
