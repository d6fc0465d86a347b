"""A real festival: 31 returns of 157 hosts and four channels, estimated, side by side, unadded."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

import numpy as np
import pytest

from make import NOW, edition, english, programme
from real_data import real_file
from zouma.methods.comparison import Break, compare
from zouma.methods.counting import Count, NotAdditive, Part, UnlikeCounts, total
from zouma.programme.models import Edition
from zouma.reach.actions.import_counts import CountOrder, import_counts
from zouma.reach.models import Observation
from zouma.reach.queries.expanded import expansions, host_returns
from zouma.reach.queries.figures import figures_of
from zouma.reach.vocabulary import Measure

pytestmark = pytest.mark.django_db
FESTIVAL = "festivals/leeds-digital-festival"
DAYS = {2021: (date(2021, 9, 20), date(2021, 10, 1)), 2022: (date(2022, 9, 20), date(2022, 9, 30))}
SERVICES = ("website", "linkedin-visitors", "linkedin-updates", "twitter",
            "automated-email-campaigns")  # fmt: skip
SOCIAL = ("website", "linkedin-visitors", "linkedin-updates", "twitter", "mailing_list")
"""The two editions were reported over August and September, with the first of October."""


def take(year, *names, now=NOW, whole=False):
    asked = {} if whole else {"first_on": date(year, 8, 1), "last_on": date(year, 10, 1)}
    return {
        name: import_counts(
            CountOrder(
                path=real_file(f"{FESTIVAL}/data/{name}"), edition_slug=f"leeds-{year}", **asked
            ),
            now=now,
        )
        for name in names
    }


def published(year, name="_data.yml"):
    """Return the festival's own figures: plain YAML of nested names and whole numbers."""
    found = {}
    open_at = {-1: found}
    for line in real_file(f"{FESTIVAL}/report/september-{year}/{name}").read_text().splitlines():
        key, _colon, value = line.strip().partition(":")
        depth = len(line) - len(line.lstrip())
        above = open_at[max(level for level in open_at if level < depth)]
        above[key] = int(value) if value.strip().isdecimal() else {}
        open_at = {level: one for level, one in open_at.items() if level < depth}
        open_at[depth] = above[key]
    return found


@pytest.fixture
def festival():
    for year, (first, last) in DAYS.items():
        programme(
            edition(title=english(f"September {year}"), starts_on=first, ends_on=last,
                    time_zone="Europe/London", language="en"),
            slug=f"leeds-{year}",
        )  # fmt: skip
    return {
        2021: take(2021, "2021-09/events.json", "2021-09/host-returns.json", whole=True)
        | take(2021, *(f"services/{name}.csv" for name in SERVICES))
        | take(2021, "social/website.csv", "social/twitter.csv", "social/mailing_list.csv"),
        2022: take(2022, *(f"social/{name}.csv" for name in SOCIAL)),
    }


def lines(year):
    return {one.definition: one for one in figures_of(Edition.objects.get(slug=f"leeds-{year}"))}


def test_returns_keep_what_they_do_not_say_apart_from_nought(festival):
    report = festival[2021]["2021-09/host-returns.json"]

    assert (report.mapping, report.read, report.stated) == ("leeds-host-returns", 31, 59)
    assert report.missing == {"attended": 3, "events_hosted": 1}
    rows = Observation.objects.filter(definition__code="visits-by-host").order_by("id")
    assert rows.count() == 28
    assert (rows[0].reporter, rows[0].locator, rows[0].value) == (
        "host 1",
        "record 1, attended",
        30,
    )
    assert rows[0].organisation is None


def test_visits_of_all_hosts_are_estimated_in_several_ways_with_intervals(festival):
    returns = host_returns(Edition.objects.get(slug="leeds-2021"))

    found = {way.way: way for way in expansions(returns)}
    told, hosts, activities, both = found.values()

    assert (returns.hosts, returns.held, returns.received) == (157, 305, 31)
    assert (told.value, told.low, told.high, told.used) == (1185, 1185, None, 28)
    assert (hosts.value, hosts.used) == (round(157 * 1185 / 28), 28)
    assert (activities.value, activities.used) == (round(305 * 1180 / 48), 27)
    assert both.used == 27
    assert [1185 <= way.low < way.value < way.high for way in (hosts, activities, both)] == [
        True
    ] * 3
    common = max(way.low for way in found.values()), min(hosts.high, activities.high, both.high)
    assert common[0] < common[1]


def test_the_interval_by_hosts_agrees_with_a_plain_one(festival):
    returns = host_returns(Edition.objects.get(slug="leeds-2021"))
    told = returns.visits[np.isfinite(returns.visits)]
    error = 157 * told.std(ddof=1) / np.sqrt(28) * np.sqrt(1 - 28 / 157)

    (hosts,) = [way for way in expansions(returns) if way.used == 28 and way.high is not None]

    assert hosts.low < hosts.value - error
    assert hosts.high > hosts.value + error
    assert (hosts.high - hosts.low) / (2 * 2.05 * error) == pytest.approx(1, abs=0.25)


def test_estimates_are_the_same_each_time(festival):
    returns = host_returns(Edition.objects.get(slug="leeds-2021"))

    assert expansions(returns) == expansions(returns)


def test_page_views_and_impressions_are_those_that_were_published(festival):
    said = {year: published(year) for year in DAYS}
    social = {2021: said[2021]["social"], 2022: published(2022, "_data/social.yml")}

    found = {year: lines(year) for year in DAYS}

    for year in DAYS:
        assert (
            found[year]["leeds-website-page-views/1"].value == social[year]["website"]["pageviews"]
        )
        assert (
            found[year]["leeds-linkedin-impressions/1"].value
            == social[year]["linkedin"]["impressions"]
        )
    assert (
        found[2022]["leeds-linkedin-engagements/1"].value == social[2022]["linkedin"]["engagements"]
    )
    assert (
        found[2022]["leeds-twitter-impressions/1"].value == social[2022]["twitter"]["impressions"]
    )
    assert (
        found[2022]["leeds-website-unique-page-views/1"].value
        == social[2022]["website"]["unique_page_views"]
    )


def test_what_was_published_of_people_is_the_upper_end_of_bounds(festival):
    social = {2021: published(2021)["social"], 2022: published(2022, "_data/social.yml")}

    found = {year: lines(year) for year in DAYS}

    for year, lowest in ((2021, 151), (2022, 186)):
        visitors = found[year]["leeds-linkedin-visitors/1"]
        assert (visitors.value, visitors.low) == (None, lowest)
        assert visitors.high == social[year]["linkedin"]["visitors"]
    users = found[2022]["leeds-website-users/1"]
    assert (users.value, users.low, users.high) == (None, 2441, social[2022]["website"]["users"])
    letters = found[2021]["leeds-letter-recipients/1"]
    assert (letters.value, letters.low) == (None, 2929)
    assert letters.high == social[2021]["mailing_list"]["recipients"]


def test_published_figures_that_join_unlike_things_are_told_apart(festival):
    social = published(2021)["social"]
    found = lines(2021)
    own = found["leeds-twitter-impressions/1"].value
    promoted = found["leeds-twitter-promoted-impressions/1"].value

    assert own + promoted == social["twitter"]["impressions"]
    assert found["leeds-linkedin-clicks/1"].value == social["linkedin"]["engagements"]
    assert [
        found[f"leeds-linkedin-{kind}/1"].value for kind in ("reactions", "comments", "shares")
    ] == [1209, 64, 190]


def test_letters_of_november_are_not_taken_into_september(festival):
    found = lines(2022)["leeds-letter-recipients/1"]

    recipients = published(2022, "_data/social.yml")["mailing_list"]["recipients"]
    assert (found.told, found.high) == (9, 31_396)
    assert recipients - found.high == 2667 + 4215


def test_part_of_a_series_is_told_as_part(festival):
    unique = lines(2022)["leeds-website-unique-page-views/1"]

    assert (unique.told, unique.expected, unique.first_on) == (11, 62, "2022-09-21")


def test_a_negative_count_of_a_platform_is_refused_and_told(festival):
    report = festival[2022]["social/linkedin-updates.csv"]

    assert [
        (one.field, one.value) for one in report.findings if one.reason == "a count below nought"
    ] == [("reposts_(total)", "-1")]
    assert lines(2022)["leeds-linkedin-reposts/1"].told == 61


def test_both_forms_of_a_series_say_the_same_once(festival):
    again = festival[2021]["social/website.csv"]

    assert (again.stated, again.unchanged, again.restated) == (0, 124, [])


def test_everything_again_states_nothing(festival):
    rows = Observation.objects.count()

    reports = take(2022, *(f"social/{name}.csv" for name in SOCIAL), now=NOW + timedelta(days=1))

    assert [(one.stated, one.restated) for one in reports.values()] == [(0, [])] * len(SOCIAL)
    assert Observation.objects.count() == rows


def test_no_two_figures_of_an_edition_can_be_added(festival):
    counts = [
        Count(one.measure, one.population, one.definition, one.high, one.low, one.high)
        for one in figures_of(Edition.objects.get(slug="leeds-2021"))
    ]

    for one, other in combinations(counts, 2):
        with pytest.raises((UnlikeCounts, NotAdditive)):
            total([Part("1", one), Part("2", other)], expected=2)


def test_views_and_impressions_refuse_to_be_added(festival):
    found = lines(2021)
    views, shown = (
        Part(name, Count(one.measure, one.population, one.definition, one.value, one.low, one.high))
        for name, one in (
            ("site", found["leeds-website-page-views/1"]),
            ("twitter", found["leeds-twitter-impressions/1"]),
        )
    )

    with pytest.raises(UnlikeCounts) as refusal:
        total([views, shown], expected=2)

    assert refusal.value.differs == ("measure", "definition")


def test_people_of_days_refuse_to_be_added(festival):
    days = Observation.objects.filter(
        edition__slug="leeds-2021", definition__code="leeds-website-users"
    )
    parts = [
        Part(str(day.id), Count(day.measure, "all", "users/1", day.value, day.low, day.high))
        for day in days
    ]

    with pytest.raises(NotAdditive):
        total(parts, expected=62)


def test_editions_are_compared_only_where_definitions_agree(festival):
    first, second = lines(2021), lines(2022)

    def side(found, definition):
        one = found[definition]
        return Count(one.measure, one.population, one.definition, one.value, one.low, one.high,
                     method=one.method)  # fmt: skip

    views = compare(*(side(found, "leeds-website-page-views/1") for found in (first, second)))
    engagements = compare(
        side(first, "leeds-linkedin-clicks/1"), side(second, "leeds-linkedin-engagements/1")
    )

    assert views.difference == 147_749 - 109_320
    assert engagements == Break(("definition",))
    assert sorted(first.keys() & second.keys() & {"visits-by-host/1"}) == []


def test_no_measure_stands_for_attendance_but_visits(festival):
    measures = {one.measure for one in lines(2022).values()}

    assert measures.isdisjoint({Measure.VISIT, Measure.ATTENDER})
