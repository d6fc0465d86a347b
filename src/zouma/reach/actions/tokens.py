"""Giving partners a token for their channel, and taking it back."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zouma.common.errors import ProgrammeError
from zouma.reach.models import Channel, ChannelToken

TOKEN_BYTES = 32


class ChannelUnknown(ProgrammeError):
    """No channel goes by that name."""

    message = _("There is no such channel.")
    status = 404


def token_digest(token: str) -> str:
    """Return what is kept of a token. It is long and random: a plain hash cannot be undone."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_token(slug: str, *, now: datetime) -> str:
    """Return a new token of a channel, which is shown once; those before stay good.

    :raises ChannelUnknown: when there is no such channel.
    """
    channel = channel_by_slug(slug)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    ChannelToken.objects.create(channel=channel, digest=token_digest(token), made_at=now)
    return token


@transaction.atomic
def revoke_tokens(slug: str, *, now: datetime) -> int:
    """Take back all tokens of a channel, and return how many.

    :raises ChannelUnknown: when there is no such channel.
    """
    channel = channel_by_slug(slug)
    return ChannelToken.objects.filter(channel=channel, revoked_at=None).update(revoked_at=now)


def channel_by_slug(slug: str) -> Channel:
    """Return a channel.

    :raises ChannelUnknown: when there is none.
    """
    channel = Channel.objects.filter(slug=slug).first()
    if channel is None:
        raise ChannelUnknown
    return channel
