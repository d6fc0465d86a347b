"""Sessions to book in a copy, all alike.

Run as ``python -m benchmarks.measuring.halls ACTIVITIES SESSIONS CAPACITY`` (sessions of each
activity); prints a JSON list of each session's uid and its activity's page.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from zouma.site.command_line.surroundings import database, migrate

if TYPE_CHECKING:
    from datetime import datetime

    from zouma.programme.formats.records import Record

EDITION = "rush"


def main() -> None:
    """Fill the database with them."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "zouma.site.settings"
    activities, sessions, capacity = map(int, sys.argv[1:4])
    with database():
        from django.db import connection
        from django.utils import timezone

        from zouma.bookings.actions import set_terms
        from zouma.programme.actions import import_records
        from zouma.programme.models import Session

        migrate()
        now = timezone.now()
        stream = records(activities, sessions, now=now)
        import_records(stream, edition_slug=EDITION, source=EDITION, now=now)
        rows = Session.objects.filter(activity__edition__slug=EDITION).order_by("pk")
        for pk in rows.values_list("pk", flat=True):
            set_terms(session_id=pk, capacity=capacity, now=now)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        found = rows.values_list("uid", "activity__slug")
        print(json.dumps([[str(uid), f"/en/editions/{EDITION}/{slug}/"] for uid, slug in found]))


def records(activities: int, sessions: int, *, now: datetime) -> Iterator[Record]:
    """Yield an edition with activities, each with sessions on the days to come."""
    from zouma.common.text import TranslatedText
    from zouma.programme.formats.records import ActivityRecord, EditionRecord, SessionRecord

    title = TranslatedText.originals({"zh-Hans": "开放日", "en": "Opening day"})
    yield EditionRecord(title=title, time_zone="Asia/Shanghai")
    first = now.replace(minute=0, second=0, microsecond=0) + timedelta(days=7)
    for number in range(activities):
        name = {"zh-Hans": f"天文馆之夜 {number}", "en": f"Night at the planetarium {number}"}
        rows = tuple(
            SessionRecord(
                key=f"s{k}",
                starts_at=first + timedelta(hours=2 * k),
                ends_at=first + timedelta(hours=2 * k + 1),
            )
            for k in range(sessions)
        )
        yield ActivityRecord(
            external_id=f"a{number}", title=TranslatedText.originals(name), sessions=rows,
            moderation="published",
        )  # fmt: skip


if __name__ == "__main__":
    main()
