"""Figures of channels: what platforms and partners report, each by its own definition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from zouma.common.text import TranslatedText
from zouma.programme.models import Edition
from zouma.reach.models import Channel, Definition
from zouma.reach.queries import figures as standing
from zouma.reach.vocabulary import Measure, Namespace
from zouma.report.figures import Coverage, Figure, Row, Source, Table
from zouma.report.queries.programme_figures import both

EXPORT = both("平台导出的数据", "Exports of the platform")
BY_CHANNEL = both("按渠道", "By channel")
MEASURES = {
    Measure.READ: both("阅读量", "Reads"),
    Measure.READER: both("读者或观众", "Readers or viewers"),
    Measure.VIEW: both("播放或浏览量", "Views"),
    Measure.IMPRESSION: both("曝光量", "Impressions"),
    Measure.RECIPIENT: both("接收人数", "Recipients"),
}
HEADLINE = (Measure.READ, Measure.VIEW, Measure.READER)
CHANNEL, MATERIALS = "channel ", "materials of "


def channel_figures(edition: Edition, *, now: datetime) -> dict[str, list[Figure]]:
    """Return by channel the figures of an edition that came from it; three queries.

    Of a whole account before its materials: these are parts of it, and are never added to it.
    """
    found: dict[str, list[standing.Figure]] = defaultdict(list)
    for one in standing.figures_of(edition):
        slug = channel_of(one.about)
        shown = one.told and one.namespace != Namespace.OWN and one.measure in set(MEASURES)
        if slug and shown:
            found[slug].append(one)
    names = {row.slug: row.title for row in Channel.objects.filter(slug__in=found)}
    codes = {one.definition.partition("/")[0] for rows in found.values() for one in rows}
    wordings = {str(row): row.wording for row in Definition.objects.filter(code__in=codes)}
    return {
        slug: [figure_of(one, names[slug], wordings, now=now) for one in chosen(rows)]
        for slug, rows in sorted(found.items())
    }


def channel_of(about: str) -> str:
    """Return the channel that a line of figures is about, "" for none."""
    for kind in (CHANNEL, MATERIALS):
        if about.startswith(kind):
            return about.removeprefix(kind)
    return ""


def chosen(rows: Iterable[standing.Figure]) -> list[standing.Figure]:
    """Return one line a measure, in the order of measures: of the account, else of its materials.

    Others of the same measure, by another definition, are in ``./zouma reach figures``.
    """
    best: dict[str, standing.Figure] = {}
    for one in sorted(rows, key=lambda one: (not one.about.startswith(CHANNEL), one.definition)):
        best.setdefault(one.measure, one)
    return [best[measure] for measure in MEASURES if measure in best]


def figure_of(
    one: standing.Figure, channel: TranslatedText, wordings: dict[str, TranslatedText], *,
    now: datetime,
) -> Figure:  # fmt: skip
    """Return a line as a figure; of bounds without a value, the lower one stands for it."""
    measure = Measure(one.measure)
    slug = channel_of(one.about)
    expected = one.expected if one.expected is not None else one.told
    exact = one.value is not None and one.low == one.high
    return Figure(
        key=f"{measure.value}s-{slug}", label=labelled(channel, MEASURES[measure]),
        value=one.low if one.value is None else one.value, low=one.low, high=one.high,
        measure=measure.value, population=one.population, namespace=one.namespace,
        definition=one.definition, wording=wordings.get(one.definition, TranslatedText()),
        method=one.method, method_page="counts", level=0, exact=exact,
        coverage=Coverage(
            told=one.told, expected=expected, unit=one.unit,
            treatment="complete" if one.told >= expected else "none",
        ),
        sources=(Source(kind="platform", label=EXPORT, rows=one.told),),
        query=f"{one.rule}: {one.about}, {one.first_on} – {one.last_on}", computed_at=now,
    )  # fmt: skip


def labelled(channel: TranslatedText, measure: TranslatedText) -> TranslatedText:
    """Return what a measure in a channel is called."""
    return both(
        f"{channel.in_language('zh-Hans')}：{measure.in_language('zh-Hans')}",
        f"{channel.in_language('en')}: {measure.in_language('en')}",
    )


def headline_figures(channels: dict[str, list[Figure]]) -> tuple[Figure, ...]:
    """Return of each channel the figure that is named first: reads, else views, else readers."""
    found = []
    for figures in channels.values():
        by_measure = {figure.measure: figure for figure in figures}
        first = next((by_measure[name] for name in HEADLINE if name in by_measure), None)
        if first is not None:
            found.append(first)
    return tuple(found)


def by_channel(channels: dict[str, list[Figure]]) -> tuple[Table, ...]:
    """Return the table of channels: unlike measures side by side, never a sum."""
    if not channels:
        return ()
    names = {row.slug: row.title for row in Channel.objects.filter(slug__in=channels)}
    present = {figure.measure for figures in channels.values() for figure in figures}
    columns = tuple(measure.value for measure in MEASURES if measure.value in present)
    labels = {measure.value: label for measure, label in MEASURES.items()}
    rows = tuple(
        Row(key=slug, label=names[slug], figures={one.measure: one for one in figures})
        for slug, figures in channels.items()
    )
    return (
        Table(key="by-channel", label=BY_CHANNEL, columns=columns,
              column_labels={name: labels[name] for name in columns}, rows=rows),
    )  # fmt: skip
