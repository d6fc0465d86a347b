"""Filling the database with the demo's programme, through the same import as a real one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import chain
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Count, Q
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from zouma.bases.models import Place
from zouma.people.models import Account, Membership, Organisation
from zouma.programme.actions import import_records
from zouma.programme.formats.records import ActivityRecord, EditionRecord, Record
from zouma.programme.models import Activity, Edition, Host, Series, Session
from zouma.programme.vocabulary import OrganisationRole
from zouma.report.actions import publish_report
from zouma.report.queries.drafts import draft_of
from zouma.site.demo.attendance import fill_attendance
from zouma.site.demo.bookings import empty_bookings, fill_bookings
from zouma.site.demo.doors import empty_doors
from zouma.site.demo.programme import city_programme, conference_edition, past_edition
from zouma.site.demo.reach import empty_reach, fill_reach
from zouma.site.demo.readers import empty_reads, fill_reads
from zouma.site.state import secret, var_folder

SOURCE = "demo"
CITY, CONFERENCE = "science-carnival", "science-fiction-conference"
STAFF_EMAIL, ORGANISER_EMAIL = "staff@example.org", "organiser@example.org"
ACTIVITIES_AT_SCALE_1 = 2150


def fill_demo(*, scale: float, seed: int, now: datetime, fresh: bool) -> None:
    """Fill the database with the demo's editions, unless they are there."""
    if fresh:
        empty_demo()
        empty_reads()
    if Edition.objects.filter(slug=CITY).exists():
        say("The demo's programme is there already; --fresh makes it anew.")
        return
    today = now.astimezone(ZoneInfo("Asia/Shanghai")).date()
    past = past_edition(seed=seed, today=today)
    opening = next(past)
    streams = [
        (past_slug(opening), chain([opening], past)),
        (CONFERENCE, conference_edition(seed=seed, today=today)),
        (CITY, city_programme(scale=scale, seed=seed, today=today)),
    ]
    with counting(int(ACTIVITIES_AT_SCALE_1 * scale)) as count, transaction.atomic():
        for slug, stream in streams:
            import_records(counted(stream, count), edition_slug=slug, source=SOURCE, now=now)
        fill_bookings(CITY, scale=scale, seed=seed, now=now)
        fill_attendance(past_slug(opening), CITY, seed=seed, now=now)
        fill_reach(past_slug(opening), CITY, folder=var_folder() / "demo-exports",
                   scale=scale, seed=seed, now=now)  # fmt: skip
        draft = draft_of(Edition.objects.get(slug=past_slug(opening)), now=now)
        publish_report(draft.sheet, now=now, points=draft.points)
    fill_reads(CITY, folder=var_folder() / "demo-exports", scale=scale, seed=seed, now=now)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def past_slug(opening: Record) -> str:
    """Return the slug of the edition before, by the year in which it began."""
    began = opening.starts_on if isinstance(opening, EditionRecord) else None
    return f"{CITY}-{began.year}" if began else f"{CITY}-past"


def empty_demo() -> None:
    """Remove the demo's editions and what only they use."""
    with transaction.atomic():
        slugs = Q(slug=CITY) | Q(slug__regex=rf"^{CITY}-(\d{{4}}|past)$") | Q(slug=CONFERENCE)
        editions = Edition.objects.filter(slugs)
        sessions = Session.objects.filter(activity__edition__in=editions)
        empty_reach(list(editions.values_list("pk", flat=True)))
        empty_doors(list(sessions.values_list("pk", flat=True)))
        empty_bookings(list(sessions.filter(terms__isnull=False).values_list("pk", flat=True)))
        sessions.delete()
        activities = Activity.objects.filter(edition__in=editions)
        activities.update(parent=None)
        activities.delete()
        series = list(editions.values_list("series_id", flat=True))
        editions.delete()
        Series.objects.filter(pk__in=series, editions=None).delete()
        Place.objects.filter(source=SOURCE, activities=None, sessions=None).delete()
        Organisation.objects.filter(source=SOURCE, parts=None, places=None).delete()


def demo_account() -> tuple[str, str]:
    """Return the mail address and password of the demo's staff, made on first use."""
    password = secret("demo-staff")[:16]
    known(STAFF_EMAIL, password, is_staff=True, is_superuser=True)
    return STAFF_EMAIL, password


def demo_organiser(*, now: datetime) -> tuple[str, str]:
    """Return the mail address and password of somebody who acts for the busiest organisation.

    Of those with something to come after today, the one with most of today's sessions.
    """
    today = now.astimezone(ZoneInfo("Asia/Shanghai")).date()
    password = secret("demo-staff")[:16]
    account = known(ORGANISER_EMAIL, password)
    hosts = Host.objects.filter(role=OrganisationRole.HOST, activity__edition__slug=CITY)
    booked = hosts.filter(activity__sessions__terms__isnull=False).values("organisation")
    day = "activity__sessions__starts_at__date"
    counted = booked.annotate(
        to_come=Count("pk", filter=Q(**{f"{day}__gt": today})),
        now=Count("pk", filter=Q(**{day: today})),
    )
    counted = counted.filter(to_come__gt=0).order_by("-now", "-to_come", "organisation")
    for row in counted.values("organisation")[:1]:
        Membership.objects.get_or_create(account=account, organisation_id=row["organisation"])
    return ORGANISER_EMAIL, password


def known(email: str, password: str, **rights: bool) -> Account:
    """Return an account of the demo, made on first use, with this password."""
    account = Account.objects.filter(email=email).first()
    if account is None:
        return Account.objects.create_user(email, password, first_name="Demo", **rights)
    if not account.check_password(password):
        account.set_password(password)
        account.save(update_fields=["password"])
    return account


def counted(stream: Iterator[Record], count: Callable[[], None]) -> Iterator[Record]:
    """Pass records on and count the activities among them."""
    for record in stream:
        if isinstance(record, ActivityRecord):
            count()
        yield record


@contextmanager
def counting(total: int) -> Iterator[Callable[[], None]]:
    """Show a progress bar over a number of activities; where there is no terminal, one line."""
    if not sys.stdout.isatty():
        say("Filling the demo …")
    columns = (TextColumn("Filling the demo"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, transient=True) as progress:
        task = progress.add_task("", total=total)
        yield lambda: progress.advance(task)


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)  # noqa: T201 - the terminal is where this belongs
