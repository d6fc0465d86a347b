"""Activities by the rules of a mapping: one out of one record or of several together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from zouma.common.text import EMPTY, TranslatedText
from zouma.programme.formats.cleaning import (
    clean_address,
    clean_ages,
    clean_email,
    join_free_and_price,
)
from zouma.programme.formats.languages import language_tag
from zouma.programme.formats.mapping.controlled import flag, term, terms
from zouma.programme.formats.mapping.lookups import Lookup
from zouma.programme.formats.mapping.paths import Scope, find, parse_path
from zouma.programme.formats.mapping.schema import Mapping
from zouma.programme.formats.mapping.sessions import SessionMaker
from zouma.programme.formats.mapping.surroundings import Surroundings
from zouma.programme.formats.mapping.values import Desk, line, many, one, translated
from zouma.programme.formats.records import (
    ActivityRecord,
    LinkRecord,
    PictureRecord,
    SessionRecord,
    SpeakerRecord,
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ActivityMaker:
    """Makes activities by the rules of a mapping."""

    mapping: Mapping
    surroundings: Surroundings
    session_maker: SessionMaker
    lookups: dict[str, Lookup]

    def activity(self, members: list[Scope], desk: Desk) -> ActivityRecord | None:
        """Return the activity of records that belong together; None refuses it with a finding."""
        scope = members[0]
        section = self.mapping.activity
        title = translated(section, "title", scope, desk)
        if not desk.record or not title:
            missing = "id" if not desk.record else "title"
            whole = replace(desk, record=desk.record or "file")
            shown = title.in_language("en") if title else ""
            whole.note(missing, shown, f"a record without {missing}", "record refused")
            return None
        self._note_differences(members, desk)
        scopes = [self._with_lookups(member, desk) for member in members]
        scope = scopes[0]
        by_session = self.mapping.place.option("of", "activity") == "sessions"
        place_key = "" if by_session else self.surroundings.place_key(scope, desk)
        sessions, unread = self._sessions(scopes, desk, place_key)
        record = ActivityRecord(
            external_id=desk.record,
            title=title,
            summary=_summary(translated(section, "summary", scope, desk), unread),
            place_key=place_key,
            hosts=self.surroundings.hosts(scope, desk),
            topics=self.surroundings.topics(scope, desk),
            sessions=sessions,
            source=self.mapping.source,
        )
        return self._with_people(self._with_details(record, scope, desk), scope, desk)

    def _with_lookups(self, scope: Scope, desk: Desk) -> Scope:
        if not self.lookups:
            return scope
        found = {name: lookup.found(scope, desk) for name, lookup in self.lookups.items()}
        return replace(scope, looked_up=found)

    def _note_differences(self, members: list[Scope], desk: Desk) -> None:
        if len(members) < 2:
            return
        quiet = replace(desk, findings=type(desk.findings)())
        for name in ("title", "description"):
            texts = [
                translated(self.mapping.activity, name, member, quiet, rich=name != "title")
                for member in members
            ]
            if different := next((text for text in texts if text and text != texts[0]), None):
                shown = " | ".join(wording.text for wording in different.values())
                reason = "the records of one activity differ"
                desk.note(name, shown, reason, "that of the first was kept")

    def _with_details(self, record: ActivityRecord, scope: Scope, desk: Desk) -> ActivityRecord:
        section = self.mapping.activity
        rules = section.rules
        age_min, age_max = clean_ages(
            one(rules.get("age_min"), scope, desk) or None,
            one(rules.get("age_max"), scope, desk) or None,
            record=desk.record,
            findings=desk.findings,
        )
        is_free = flag(section, "is_free", scope, desk)
        if "price" in rules:
            price = one(rules["price"], scope, desk)
            is_free = join_free_and_price(
                is_free, price, record=desk.record, findings=desk.findings
            )
        return replace(
            record,
            description=translated(section, "description", scope, desk, rich=True),
            activity_type=term(section, ("activity", "type"), scope, desk, "other"),
            attendance_mode=term(section, ("activity", "attendance"), scope, desk, "on-site"),
            status=term(section, ("activity", "status"), scope, desk, "scheduled"),
            status_note=translated(section, "status_note", scope, desk),
            track=one(rules.get("track"), scope, desk),
            audiences=terms(section, ("activity", "audiences"), scope, desk),
            age_min=age_min,
            age_max=age_max,
            age_note=translated(section, "age_note", scope, desk),
            is_free=is_free,
            price_note=translated(section, "price_note", scope, desk),
            accessibility=terms(section, ("activity", "accessibility"), scope, desk),
            facilities=terms(section, ("activity", "facilities"), scope, desk),
        )

    def _with_people(self, record: ActivityRecord, scope: Scope, desk: Desk) -> ActivityRecord:
        rules = self.mapping.activity.rules
        email = one(rules.get("email"), scope, desk)
        return replace(
            record,
            languages=self._languages(scope, desk),
            keywords=tuple(many(rules.get("keywords"), scope, desk)),
            speakers=tuple(
                SpeakerRecord(name=line(name, field="speakers", desk=desk))
                for name in many(rules.get("speakers"), scope, desk)
            ),
            website=self._address("website", scope, desk),
            online_url=self._address("online_url", scope, desk),
            registration_url=self._address("registration_url", scope, desk),
            contact_email=clean_email(
                email, record=desk.record, field="email", findings=desk.findings
            ),
            contact_phone=one(rules.get("phone"), scope, desk),
            picture=self._picture(scope, desk),
            links=tuple(self._links(scope, desk)),
        )

    def _languages(self, scope: Scope, desk: Desk) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for written in many(self.mapping.activity.rules.get("languages"), scope, desk):
            tag = language_tag(written)
            if tag:
                found[tag] = None
            else:
                desk.note("languages", written, "not a known language", "left out")
        return tuple(found)

    def _address(self, name: str, scope: Scope, desk: Desk) -> str:
        written = one(self.mapping.activity.rules.get(name), scope, desk)
        return clean_address(written, record=desk.record, field=name, findings=desk.findings)

    def _links(self, scope: Scope, desk: Desk) -> Iterator[LinkRecord]:
        seen: set[str] = set()
        for written in many(self.mapping.activity.rules.get("links"), scope, desk):
            address = clean_address(
                written, record=desk.record, field="links", findings=desk.findings
            )
            if address and address not in seen:
                seen.add(address)
                yield LinkRecord(address=address)

    def _picture(self, scope: Scope, desk: Desk) -> PictureRecord | None:
        address = self._address("picture", scope, desk)
        if not address:
            return None
        section = self.mapping.activity
        return PictureRecord(
            address=address,
            alt=translated(section, "picture_alt", scope, desk),
            credit=line(
                one(section.rules.get("picture_credit"), scope, desk),
                field="picture_credit",
                desk=desk,
            ),
            licence=one(section.rules.get("picture_licence"), scope, desk),
        )

    # -- sessions ------------------------------------------------------------------------------

    def _sessions(
        self, members: list[Scope], desk: Desk, place_key: str
    ) -> tuple[tuple[SessionRecord, ...], TranslatedText]:
        made: list[SessionRecord] = []
        unread = EMPTY
        each = self.mapping.sessions.option("each")
        place_of_each = self.mapping.place.option("of", "activity") == "sessions"
        for member in members:
            for scope in below(member, each) if each else [member]:
                key = self.surroundings.place_key(scope, desk) if place_of_each else ""
                if not place_of_each and len(members) > 1:
                    own = self.surroundings.place_key(member, desk)
                    key = own if own != place_key else ""
                found, wording = self.session_maker.sessions(scope, desk, key)
                made += found
                unread = unread or wording
        return tuple(_single(made, desk)), unread


def below(scope: Scope, each: str) -> list[Scope]:
    """Return the records inside a record at a path."""
    return [Scope(node, parent=scope) for node in find(parse_path(each), scope)]


def _summary(summary: TranslatedText, unread: TranslatedText) -> TranslatedText:
    """Keep dates that could not be read, after the summary."""
    if not unread:
        return summary
    texts = {language: wording.text for language, wording in summary.items()}
    for language, wording in unread.items():
        own = texts.get(language, "")
        texts[language] = f"{own} · {wording.text}" if own else wording.text
    return TranslatedText.originals(texts)


def _single(sessions: list[SessionRecord], desk: Desk) -> list[SessionRecord]:
    """Return the sessions, each once, with keys of their own where they begin together."""
    kept: dict[tuple[object, ...], SessionRecord] = {}
    for session in sessions:
        what = (session.starts_at, session.ends_at, session.place_key, session.key)
        before = kept.get(what)
        if before is None:
            kept[what] = session
            continue
        shown = session.starts_at.isoformat()
        desk.note("sessions", shown, "a session comes twice", "it was kept once")
        if before.status != "scheduled" and session.status == "scheduled":
            kept[what] = session
    starts = [(session.starts_at, session.place_key) for session in kept.values()]
    return [
        replace(session, key=_key_with_end(session))
        if not session.key and starts.count((session.starts_at, session.place_key)) > 1
        else session
        for session in sorted(kept.values(), key=lambda session: session.starts_at)
    ]


def _key_with_end(session: SessionRecord) -> str:
    end = session.ends_at.isoformat() if session.ends_at else ""
    return f"{session.starts_at.isoformat()}/{end}"
