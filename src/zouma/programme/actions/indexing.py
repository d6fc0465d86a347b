"""The search text of activities, rewritten whenever what it is made of changes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.db import connection
from django.utils.html import strip_tags

from zouma.common.search_text import deletions, search_text

BATCH = 500


def index_activities(activity_ids: Collection[int]) -> None:
    """Rewrite the search text of activities from their texts, topics, places, organisations."""
    ids = list(activity_ids)
    for start in range(0, len(ids), BATCH):
        with connection.cursor() as cursor:
            cursor.execute(TEXTS, [ids[start : start + BATCH]])
            rows = cursor.fetchall()
            texts = [search_text(weighted_parts(row)) for row in rows]
            words = frozenset[str]().union(*(text.words for text in texts))
            cursor.execute(WRITE, [[row[0] for row in rows], [text.vector for text in texts]])
            add_words(cursor, words)


def weighted_parts(row: tuple[Any, ...]) -> Iterator[tuple[str, str]]:
    """Yield what an activity says, with its weight: title A, who and where B, summary C, rest D."""
    _pk, titles, names, keywords, summaries, descriptions = row
    yield from (("A", text) for text in titles or ())
    yield from (("B", text) for text in names or ())
    yield from (("B", text) for text in keywords or ())
    yield from (("C", text) for text in summaries or ())
    yield from (("D", strip_tags(text)) for text in descriptions or ())


def add_words(cursor: Any, words: frozenset[str]) -> None:
    """Add words that were not known."""
    cursor.execute(
        "SELECT word FROM unnest(%s::text[]) word"
        " WHERE NOT EXISTS (SELECT 1 FROM programme_searchword w WHERE w.word = word.word)",
        [sorted(words)],
    )
    new = [row[0] for row in cursor.fetchall()]
    cursor.executemany(
        "INSERT INTO programme_searchword (word, deletions) VALUES (%s, %s) ON CONFLICT DO NOTHING",
        [(word, sorted(deletions(word))) for word in new],
    )


SAID = "(SELECT array_agg(t ->> 'text') FROM jsonb_path_query({column}, '$.*') t)"

TEXTS = f"""
SELECT a.id,
    {SAID.format(column="a.title")},
    (SELECT array_agg(t ->> 'text') FROM (
        SELECT name FROM programme_host h JOIN people_organisation o ON o.id = h.organisation_id
            WHERE h.activity_id = a.id
        UNION ALL SELECT name FROM bases_place WHERE id = a.place_id
        UNION ALL SELECT r.name FROM bases_place p JOIN bases_region r ON r.code = p.region_id
            WHERE p.id = a.place_id
        UNION ALL SELECT t.name FROM programme_activity_topics at
            JOIN programme_topic t ON t.id = at.topic_id WHERE at.activity_id = a.id
    ) named, jsonb_path_query(named.name, '$.*') t),
    a.keywords || CASE WHEN a.track = '' THEN '{{}}' ELSE ARRAY[a.track] END
        || ARRAY(SELECT name FROM programme_speaker s WHERE s.activity_id = a.id),
    {SAID.format(column="a.summary")},
    {SAID.format(column="a.description")}
FROM programme_activity a WHERE a.id = ANY(%s)
"""  # noqa: S608 - the parts are constants

WRITE = """
UPDATE programme_activity a SET search_vector = new.vector::tsvector
FROM unnest(%s::bigint[], %s::text[]) AS new (id, vector) WHERE a.id = new.id
"""
