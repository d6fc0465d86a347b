"""Signed names of those who are asked for figures: they open a page and hold no personal data."""

from __future__ import annotations

import uuid

from zouma.common.signing import signed, unsigned

RETURNS_SALT = "zouma.reach.returns"


def returns_token(uid: uuid.UUID) -> str:
    """Return the token that opens the returns of who is asked."""
    return signed(uid, RETURNS_SALT)


def read_returns_token(token: str) -> uuid.UUID | None:
    """Return whose returns a token opens, None when we did not sign it."""
    return unsigned(token, RETURNS_SALT)
