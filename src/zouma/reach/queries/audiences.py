"""Different visitors of channels: of all together, of each two, and how often they came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from zouma.common.errors import ProgrammeError
from zouma.reach.counts.reads import Span
from zouma.reach.counts.visitors import (
    Choice,
    Repetition,
    Visitors,
    frequency,
    overlap,
    visitors_by,
)
from zouma.reach.models import Channel

MOST_TIMES = 5


class ChannelsUnlike(ProgrammeError):
    """Channels whose visitors are known by other keys, or whose figures are never put together."""

    message = _("Visitors can be put together of channels of one organisation and namespace only.")
    status = 422


class ChannelMissing(ProgrammeError):
    """A channel that there is not."""

    message = _("There is no such channel.")
    status = 404


@dataclass(frozen=True, slots=True)
class Shared:
    """How many different visitors two channels have in common, by their address names."""

    one: str
    other: str
    visitors: Visitors


@dataclass(frozen=True, slots=True)
class Audience:
    """The different visitors of some channels in a span.

    together: of the union, None where nothing was counted; shared: of each pair; times: how many
    read once, twice and so on, the last row so often or more.
    """

    together: Visitors | None
    shared: tuple[Shared, ...]
    times: tuple[Repetition, ...]


def audience_of_channels(
    folder: Path, span: Span, slugs: Sequence[str], *, one_key: bool = False
) -> Audience:
    """Return the different visitors of channels, from the sample; one_key: see ``visitors_by``.

    :raises ChannelMissing: when there is none of a name.
    :raises ChannelsUnlike: when they are of several organisations or namespaces.
    """
    found = {row.slug: row for row in Channel.objects.filter(slug__in=slugs)}
    missing = [slug for slug in slugs if slug not in found]
    if missing:
        raise ChannelMissing(_("There is no channel %(slug)s.") % {"slug": missing[0]})
    if len({(row.namespace, row.organisation_id) for row in found.values()}) > 1:
        raise ChannelsUnlike
    choices = {slug: Choice(channels=(found[slug].pk,)) for slug in dict.fromkeys(slugs)}
    union = Choice(channels=tuple(row.pk for row in found.values()))
    together = visitors_by(folder, span, choice=union, one_key=one_key)
    shared = [
        (one, other, overlap(folder, span, choices[one], choices[other], one_key=one_key))
        for one, other in combinations(choices, 2)
    ]
    return Audience(
        together=together[0] if together else None,
        shared=tuple(Shared(one, other, row) for one, other, row in shared if row is not None),
        times=tuple(frequency(folder, span, choice=union, most=MOST_TIMES, one_key=one_key)),
    )
