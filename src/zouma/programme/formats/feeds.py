"""Activities as RSS 2.0 and Atom feeds, what comes next first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from html import escape
from io import BytesIO

from django.utils import translation
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed

from zouma.programme.formats.addresses import web_address
from zouma.programme.formats.markup import one_line, printable
from zouma.programme.formats.occurrences import Occurrence, occurrences
from zouma.programme.formats.records import ActivityRecord, Record
from zouma.programme.formats.writing import Programme, WritingContext
from zouma.programme.vocabulary import Status

CHUNK_BYTES = 64 * 1024
Entry = tuple[Occurrence | None, ActivityRecord]


class _RssFeed(Rss201rev2Feed):
    """An RSS feed that was last changed when its writer was told, not by the clock."""

    def latest_post_date(self) -> datetime:
        moment: datetime = self.feed["written_at"]
        return moment


class _AtomFeed(Atom1Feed):
    """An Atom feed that was last changed when its writer was told, not by the clock."""

    def latest_post_date(self) -> datetime:
        moment: datetime = self.feed["written_at"]
        return moment


def write_rss(records: Iterable[Record], context: WritingContext) -> Iterator[bytes]:
    """Yield an RSS 2.0 feed of the public activities."""
    return _written(_RssFeed, records, context)


def write_atom(records: Iterable[Record], context: WritingContext) -> Iterator[bytes]:
    """Yield an Atom feed of the public activities."""
    return _written(_AtomFeed, records, context)


def _written(
    kind: type[_RssFeed | _AtomFeed], records: Iterable[Record], context: WritingContext
) -> Iterator[bytes]:
    programme = Programme(records)
    title = one_line(programme.title(context))
    feed = kind(
        title=title,
        link=web_address(context.home_address),
        description=one_line(context.wording(programme.edition.summary)) or title,
        language=context.language,
        author_name=one_line(context.publisher) or one_line(context.site_name),
        feed_url=web_address(context.self_address) or None,
        feed_copyright=one_line(f"{context.publisher} {context.licence}"),
        written_at=context.now,
    )
    for occurrence, activity in _in_order(programme, context):
        _add_item(feed, occurrence, activity, programme, context)
    buffer = BytesIO()
    feed.write(buffer, "utf-8")
    content = buffer.getvalue()
    for start in range(0, len(content), CHUNK_BYTES):
        yield content[start : start + CHUNK_BYTES]


def _in_order(programme: Programme, context: WritingContext) -> list[Entry]:
    """Return activities by their next session; then those that are over, the latest first."""
    upcoming: list[tuple[datetime, Entry]] = []
    over: list[tuple[datetime, Entry]] = []
    for activity in programme.public_activities():
        found = list(occurrences(activity, programme))
        ahead = [one for one in found if _end(one) > context.now]
        if ahead:
            shown = next((one for one in ahead if one.status != Status.CANCELLED), ahead[0])
            upcoming.append((shown.session.starts_at, (shown, activity)))
        elif found:
            over.append((found[-1].session.starts_at, (found[-1], activity)))
        else:
            over.append((datetime.min.replace(tzinfo=UTC), (None, activity)))
    upcoming.sort(key=_moment)
    over.sort(key=_moment, reverse=True)
    return [entry for _moment, entry in [*upcoming, *over]]


def _moment(item: tuple[datetime, Entry]) -> datetime:
    return item[0]


def _end(occurrence: Occurrence) -> datetime:
    return occurrence.session.ends_at or occurrence.session.starts_at


def _add_item(
    feed: _RssFeed | _AtomFeed,
    occurrence: Occurrence | None,
    activity: ActivityRecord,
    programme: Programme,
    context: WritingContext,
) -> None:
    address = web_address(context.activity_address(activity))
    topics = [programme.topics[key] for key in activity.topics if key in programme.topics]
    categories = [context.wording(topic.name) for topic in topics] + list(activity.keywords)
    feed.add_item(
        title=one_line(context.wording(activity.title)),
        link=address,
        description=_description(occurrence, activity, context),
        unique_id=address,
        unique_id_is_permalink=True,
        updateddate=context.now,
        categories=[line for category in categories if (line := one_line(category))],
    )


def _description(
    occurrence: Occurrence | None, activity: ActivityRecord, context: WritingContext
) -> str:
    said = [*_status(occurrence, activity, context), *_when_and_where(occurrence, context)]
    parts = [escape(part) for part in said]
    first = f"<p>{' · '.join(parts)}</p>" if parts else ""
    summary = printable(context.wording(activity.summary)).strip()
    body = printable(context.wording(activity.description))
    return first + (f"<p>{escape(summary)}</p>" if summary else "") + body


def _status(
    occurrence: Occurrence | None, activity: ActivityRecord, context: WritingContext
) -> list[str]:
    """Return what has become of it, in words, unless it takes place as planned."""
    status = Status(occurrence.status if occurrence else activity.status)
    if status == Status.SCHEDULED:
        return []
    with translation.override(context.language.lower()):
        return [str(status.label)]


def _when_and_where(occurrence: Occurrence | None, context: WritingContext) -> list[str]:
    if occurrence is None:
        return []
    first, last = occurrence.days(context)
    days = first.isoformat() if first == last else f"{first.isoformat()} – {last.isoformat()}"
    clock = "" if occurrence.session.all_day else _clock(occurrence, context)
    place = one_line(context.wording(occurrence.place.name)) if occurrence.place else ""
    return [part for part in (f"{days} {clock}".strip(), place) if part]


def _clock(occurrence: Occurrence, context: WritingContext) -> str:
    session = occurrence.session
    starts = context.local(session.starts_at).strftime("%H:%M")
    if session.ends_at is None:
        return starts
    return f"{starts}–{context.local(session.ends_at):%H:%M}"
