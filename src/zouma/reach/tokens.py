"""Signed names of returns, audits and head counts: they open a page and hold no personal data."""

from __future__ import annotations

import uuid

from zouma.common.signing import signed, unsigned

RETURNS_SALT = "zouma.reach.returns"
AUDIT_SALT = "zouma.reach.audit"
HEAD_COUNT_SALT = "zouma.reach.headcount"


def returns_token(uid: uuid.UUID) -> str:
    """Return the token that opens the returns of who is asked."""
    return signed(uid, RETURNS_SALT)


def read_returns_token(token: str) -> uuid.UUID | None:
    """Return whose returns a token opens, None when we did not sign it."""
    return unsigned(token, RETURNS_SALT)


def audit_token(uid: uuid.UUID) -> str:
    """Return the token that lets an auditor tell what was counted."""
    return signed(uid, AUDIT_SALT)


def read_audit_token(token: str) -> uuid.UUID | None:
    """Return which audit a token opens, None when we did not sign it."""
    return unsigned(token, AUDIT_SALT)


def head_count_token(uid: uuid.UUID) -> str:
    """Return the token that lets volunteers count."""
    return signed(uid, HEAD_COUNT_SALT)


def read_head_count_token(token: str) -> uuid.UUID | None:
    """Return which head count a token opens, None when we did not sign it."""
    return unsigned(token, HEAD_COUNT_SALT)
