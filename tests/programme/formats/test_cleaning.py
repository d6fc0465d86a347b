from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zouma.programme.formats.cleaning import (
    clean_address,
    clean_ages,
    clean_coordinates,
    clean_email,
    clean_html,
    clean_span,
    content_key,
    guess_language,
    join_free_and_price,
    plain_text,
    slug_key,
    zone_at,
)
from zouma.programme.formats.records import Findings

EVENING = datetime(2024, 5, 4, 20, tzinfo=UTC)


@pytest.fixture
def findings():
    return Findings()


def reasons(findings):
    return [finding.reason for finding in findings.noted]


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("", ""),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
        ("one\ntwo\n\nthree", "<p>one<br>two</p><p>three</p>"),
        ("Q&amp;A", "<p>Q&amp;A</p>"),
        ("<div>Hi<br/>you</div>", "<p>Hi<br>you</p>"),
        ("<h1>Big</h1><p style='x'>text</p>", "<h3>Big</h3><p>text</p>"),
        ("x <b>bold</b>\n\nnew", "<p>x <strong>bold</strong></p><p>new</p>"),
        ("<p>10<sup>6</sup></p><p>&nbsp;</p>", "<p>10<sup>6</sup></p>"),
        ("<p>write to <me@example.org></p>", "<p>write to &lt;me@example.org&gt;</p>"),
        (
            '<a href="https://example.org" target=x>a</a>',
            '<p><a href="https://example.org">a</a></p>',
        ),
        ("a\x00b\ud800c", "<p>abc</p>"),
    ],
)
def test_harmless_text_becomes_html_without_a_finding(text, cleaned, findings):
    assert clean_html(text, record="1", field="d", findings=findings) == cleaned
    assert findings.noted == []


@pytest.mark.parametrize(
    ("text", "cleaned", "lost"),
    [
        ("<p>a<script>alert(1)</script></p>", "<p>a</p>", "<script>"),
        ("<p onclick='x'>a</p>", "<p>a</p>", "onclick"),
        ("<iframe src=x></iframe>", "", "<iframe>"),
        ("<style>p {}</style><p>a</p>", "<p>a</p>", "<style>"),
        ("<p><a href='javascript:x'>a</a></p>", "<p><a>a</a></p>", "href=javascript:x"),
        ("<p><img src=x onerror=y>a", "<p>a</p>", "<img>, onerror"),
    ],
)
def test_dangerous_markup_goes_with_a_finding(text, cleaned, lost, findings):
    assert clean_html(text, record="1", field="d", findings=findings) == cleaned
    assert [finding.value for finding in findings.noted] == [lost]


@given(st.text(alphabet="<>/abp ='\"&;!-\n\x00é", max_size=60))
def test_cleaning_html_twice_changes_nothing(text):
    once = clean_html(text, record="1", field="d", findings=Findings())

    assert clean_html(once, record="1", field="d", findings=Findings()) == once


def test_html_becomes_plain_lines():
    assert plain_text("<p>a &amp; b<br>c</p><ul><li>d</li></ul>") == "a & b\nc\nd"


@pytest.mark.parametrize(
    ("pair", "cleaned", "found"),
    [
        ((43.6, -79.4), (43.6, -79.4), []),
        (("43.6 ", "-79,4"), (43.6, -79.4), []),
        ((Decimal("43.6"), 0), (43.6, 0.0), []),
        ((None, None), (None, None), ["no coordinates"]),
        (("x", 3), (None, None), ["coordinates are not numbers"]),
        ((float("nan"), 3), (None, None), ["coordinates are not numbers"]),
        ((0, 0), (None, None), ["coordinates are zero, off the coast of Africa"]),
        ((116.4, 39.9), (39.9, 116.4), ["latitude and longitude are swapped"]),
        ((500, 3), (None, None), ["coordinates are not on the earth"]),
        ((True, 3), (None, None), ["coordinates are not numbers"]),
    ],
)
def test_coordinates_are_on_the_earth_or_a_finding(pair, cleaned, found, findings):
    assert clean_coordinates(*pair, record="1", findings=findings) == cleaned
    assert reasons(findings) == found


@pytest.mark.parametrize(
    ("pair", "cleaned", "found"),
    [
        ((6, "12"), (6, 12), []),
        ((None, ""), (None, None), []),
        ((12, 6), (6, 12), ["the lowest age is above the highest"]),
        ((-1, 6), (None, 6), ["not an age in years"]),
        (("six", 1000), (None, None), ["not an age in years", "not an age in years"]),
        ((6.5, None), (6, None), ["an age in parts of a year"]),
    ],
)
def test_ages_are_years_in_order_or_a_finding(pair, cleaned, found, findings):
    assert clean_ages(*pair, record="1", findings=findings) == cleaned
    assert reasons(findings) == found


@pytest.mark.parametrize(
    ("hours", "cleaned_hours", "found"),
    [
        (2, 2, []),
        (None, None, []),
        (0, None, ["the end equals the start"]),
        (-18, 6, ["the end is before the start"]),
        (-8, None, ["the end is before the start"]),
        (-24, None, ["the end is before the start"]),
        (-30, None, ["the end is before the start"]),
    ],
)
def test_an_end_before_the_start_is_repaired_only_past_midnight(
    hours, cleaned_hours, found, findings
):
    ends_at = None if hours is None else EVENING + timedelta(hours=hours)

    cleaned = clean_span(EVENING, ends_at, record="1", findings=findings)

    expected = None if cleaned_hours is None else EVENING + timedelta(hours=cleaned_hours)
    assert cleaned == (EVENING, expected)
    assert reasons(findings) == found


def test_the_year_one_is_refused(findings):
    assert clean_span(EVENING.replace(year=1), None, record="1", findings=findings) is None
    assert clean_span(EVENING, EVENING.replace(year=9999), record="1", findings=findings) == (
        EVENING,
        None,
    )
    assert reasons(findings) == ["an impossible year", "an impossible year"]


@pytest.mark.parametrize(
    ("url", "cleaned", "found"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d", []),
        (" http://例子.测试/路 ", "http://例子.测试/路", []),
        (None, "", []),
        ("  ", "", []),
        ("www.example.org", "https://www.example.org", ["a web address without https://"]),
        ("//cdn.example.org/a", "https://cdn.example.org/a", ["a web address without https://"]),
        ("javascript:alert(1)", "", ["not a web address"]),
        ("https://", "", ["not a web address"]),
        ("https://[bad", "", ["not a web address"]),
        ('https://example.org/"x', "", ["not a web address"]),
        (["https://example.org"], "", ["not a web address"]),
        ("see our page", "", ["not a web address"]),
    ],
)
def test_a_web_address_is_whole_or_refused(url, cleaned, found, findings):
    assert clean_address(url, record="1", field="url", findings=findings) == cleaned
    assert reasons(findings) == found


def test_an_email_address_is_plain_or_refused(findings):
    def cleaned(value):
        return clean_email(value, record="1", field="email", findings=findings)

    assert cleaned("mailto:a@example.org") == "a@example.org"
    assert cleaned(None) == ""
    assert reasons(findings) == []
    assert cleaned("a at example.org") == ""
    assert reasons(findings) == ["not an e-mail address"]


@pytest.mark.parametrize(
    ("claim", "price", "free", "found"),
    [
        (None, None, None, []),
        (None, 0, True, []),
        (None, "from 5,50 EUR", False, []),
        (True, None, True, []),
        (True, 5, False, ['"free" with a price']),
        (False, "0", False, ['"not free" with a price of 0']),
    ],
)
def test_free_and_price_agree_or_are_a_finding(claim, price, free, found, findings):
    assert join_free_and_price(claim, price, record="1", findings=findings) is free
    assert reasons(findings) == found


def test_a_content_key_ignores_case_width_and_spacing():
    assert content_key("Ａ  b", "C") == content_key("a B", "c ")
    assert content_key("a", "b") != content_key("ab", "")


@given(st.text())
def test_a_slug_is_stable_and_readable_in_any_script(text):
    slug = slug_key(text)

    assert slug
    assert slug_key(slug) == slug
    assert len(slug) <= 80


def test_slugs_keep_the_letters_of_every_script():
    assert slug_key(" Crème & Café！ ") == "crème-café"
    assert slug_key("天文 学") == "天文-学"
    assert slug_key("विज्ञान मेला") == "विज्ञान-मेला"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("北京科学嘉年华", "zh-Hans"),
        ("科學園遊會", "zh-Hant"),
        ("サイエンスの祭り", "ja"),
        ("과학 축제", "ko"),
        ("鲜の每日科学讲座与展览活动", "zh-Hans"),
        ("Science festival", ""),
        ("", ""),
    ],
)
def test_a_script_gives_its_language_away(text, language):
    assert guess_language(text) == language


def test_a_time_zone_is_found_by_place():
    assert zone_at(43.65, -79.38) == "America/Toronto"
    assert zone_at(39.9, 116.4) == "Asia/Shanghai"
