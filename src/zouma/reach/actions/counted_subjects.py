"""What counts of a file are about: channel, materials, activities, definitions, made where new."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from zouma.common.errors import ProgrammeError
from zouma.common.text import EMPTY, TranslatedText
from zouma.programme.formats.records import Findings
from zouma.programme.models import Activity, Edition
from zouma.reach.formats.schema import CountDefinition, CountMapping, CountRecord, MaterialRecord
from zouma.reach.models import Channel, Definition, Material, material_item

TITLE_LENGTH = 300


class DefinitionTaken(ProgrammeError):
    """A definition of that code and version is known, and counts something else."""


class ChannelElsewhere(ProgrammeError):
    """The figures of the channel are of another namespace than those of the mapping."""

    message = _(
        "The channel's figures and those of this file are of different kinds: our own, a partner's"
        " or a platform's. They are kept apart; name another channel."
    )


class Subjects:
    """Finds or makes the rows that the counts of one file are about."""

    def __init__(
        self, edition: Edition, mapping: CountMapping, channel: str, findings: Findings
    ) -> None:
        self.edition = edition
        self.mapping = mapping
        self.findings = findings
        self.channel = self._channel(channel)
        self._definitions: dict[str, Definition] = {}

    def _channel(self, slug: str) -> Channel | None:
        rule = self.mapping.channel
        if rule is None:
            return None
        row, _made = Channel.objects.get_or_create(
            slug=slug or rule.slug,
            defaults={
                "title": rule.title or TranslatedText.original("und", slug or rule.slug),
                "namespace": rule.namespace,
                "platform": rule.platform[:60],
                "address": rule.address[:1000],
            },
        )
        if row.namespace != rule.namespace:
            raise ChannelElsewhere
        return row

    def definition(self, said: CountDefinition) -> Definition:
        """Return a definition's row, written on first use.

        :raises DefinitionTaken: when it is known with another meaning.
        """
        if said.name not in self._definitions:
            meaning: dict[str, Any] = {
                "measure": said.measure,
                "method": said.method,
                "namespace": said.namespace,
                "unit": said.unit,
                "endpoint": said.endpoint,
                "least_seconds": said.least_seconds,
            }
            row, _made = Definition.objects.get_or_create(
                code=said.code, version=said.version, defaults=meaning | {"wording": said.wording}
            )
            if any(getattr(row, name) != value for name, value in meaning.items()):
                raise DefinitionTaken(
                    _(
                        "%(name)s is known with another meaning. What is counted otherwise needs"
                        " another version in the mapping."
                    )
                    % {"name": said.name}
                )
            self._definitions[said.name] = row
        return self._definitions[said.name]

    @cached_property
    def materials(self) -> dict[str, Material]:
        """Return the materials of the channel by their keys."""
        return {row.key: row for row in Material.objects.filter(channel=self.channel)}

    @cached_property
    def activities(self) -> dict[str, Activity]:
        """Return the activities of the edition by the name that their source gives them."""
        rows = Activity.objects.filter(edition=self.edition).order_by("-id")
        return {row.external_id: row for row in rows}

    def about(self, said: CountRecord) -> dict[str, Any] | None:
        """Return what a count is about as columns, None (with a finding) when it is unknown."""
        if said.activity:
            row = self.activities.get(said.activity)
            if row is None:
                reason = "no activity of the edition"
                self.findings.note(said.locator, "activity", said.activity, reason, "left out")
                return None
            return {"activity": row}
        if said.material is not None:
            return {"material": self._material(said.material)}
        return {"channel": self.channel} if self.channel and not said.reporter else {}

    def _material(self, said: MaterialRecord) -> Material:
        channel = self.channel
        assert channel is not None
        if said.key not in self.materials:
            language = self.mapping.language or "und"
            title = said.title[:TITLE_LENGTH]
            self.materials[said.key] = Material.objects.create(
                channel=channel,
                key=said.key,
                item=material_item(channel, said.key),
                kind=said.kind,
                title=TranslatedText.original(language, title) if title else EMPTY,
                address=said.address,
                published_on=said.published_on,
            )
        return self.materials[said.key]

    def name_of(self, said: CountRecord) -> str:
        """Return what a count is about, by names that hold in every database."""
        if said.activity:
            return f"activity {said.activity}"
        if said.reporter:
            return f"reporter {said.reporter}"
        channel = f"channel {self.channel.slug}" if self.channel else "edition"
        return f"{channel} {said.material.key}" if said.material else channel
