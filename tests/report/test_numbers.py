"""Numbers in words: as the press writes them, and never more than the interval holds."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from report.sheets import counted, estimated, unknown
from zouma.report.wording import grouped, interval, plainly, said_number, short

LANGUAGES = ["zh-hans", "en"]
UNITS = {"亿": 10**8, "万": 10**4, " billion": 10**9, " million": 10**6, "": 1}
NUMBER = re.compile(r"([\d,]+(?:\.\d+)?)(亿|万| billion| million)?")
CLAIMS = {
    "about": ("约", "about "), "over": ("超过", "over "), "more": ("逾", "more than "),
    "most": ("不超过", "at most "), "least": ("至少", "at least "),
}  # fmt: skip


def read_number(text: str) -> int:
    found = NUMBER.search(text)
    assert found
    return int(Decimal(found[1].replace(",", "")) * UNITS[found[2] or ""])


def read_claim(text: str) -> str:
    claims = {word: name for name, words in CLAIMS.items() for word in words}
    return next((name for word, name in sorted(claims.items(), key=lambda item: -len(item[0]))
                 if text.startswith(word)), "exactly")  # fmt: skip


@pytest.mark.parametrize(
    ("number", "digits", "chinese", "english"),
    [
        (1214, 4, "1214", "1,214"),
        (12_345, 5, "12,345", "12,345"),
        (22_600_000, 3, "2260万", "22.6 million"),
        (23_000_000, 3, "2300万", "23.0 million"),
        (1_730_000_000, 3, "17.3亿", "1.73 billion"),
        (345_000, 3, "34.5万", "345,000"),
        (1_204_511, 7, "1,204,511", "1,204,511"),
        (1_730_412_000, 7, "1,730,412,000", "1,730,412,000"),
        (100_000_000, 1, "1亿", "100 million"),
        (1_234_500_000_000, 5, "12,345亿", "1,234.5 billion"),
        (0, 1, "0", "0"),
    ],
)
def test_number_is_written_as_the_press_of_a_language_does(number, digits, chinese, english):
    with override("zh-hans"):
        in_chinese = short(number, digits)
    with override("en"):
        in_english = short(number, digits)

    assert (in_chinese, in_english) == (chinese, english)


@given(st.integers(0, 10**13), st.integers(1, 14), st.sampled_from(LANGUAGES))
def test_number_that_is_written_is_the_number_meant(number, digits, code):
    with override(code):
        text = short(number, digits)

    assert read_number(text) == number


@given(
    st.floats(0, 1e11), st.floats(0, 1e11), st.floats(0, 1e11), st.booleans(), st.booleans(),
    st.sampled_from(LANGUAGES),
)  # fmt: skip
def test_words_never_claim_more_than_the_interval_holds(one, two, three, over, again, code):
    low, value, high = sorted((one, two, three))
    figure = estimated("visits", value, low, high)

    with override(code):
        said = said_number(figure, over=over, again=again)

    if said is None:
        assert low == 0
        return
    number = read_number(said.text)
    held = {
        "about": low <= number <= high or number in {int(low), int(high) + 1},
        "over": number < low, "more": number < low, "most": high <= number,
    }  # fmt: skip
    assert number == said.number
    assert held[read_claim(said.text)]


@given(st.integers(0, 10**12), st.booleans(), st.sampled_from(LANGUAGES))
def test_what_was_counted_is_said_exactly_or_as_a_round_number_passed(value, over, code):
    figure = counted("visits", value)

    with override(code):
        text = said_number(figure, over=over).text

    if read_claim(text) == "exactly":
        assert read_number(text) == value
    else:
        assert over
        assert read_number(text) < value


@given(st.floats(0, 1e12), st.floats(0, 1e12), st.floats(0, 1e12), st.sampled_from(LANGUAGES))
def test_interval_that_is_printed_holds_the_whole_interval(one, two, three, code):
    low, value, high = sorted((one, two, three))

    with override(code):
        text = interval(estimated("visits", value, low, high))

    if low == high:
        assert text == ""
    else:
        first, last = [
            int(Decimal(number.replace(",", "")) * UNITS[unit])
            for number, unit in NUMBER.findall(text)
        ]
        assert first <= low
        assert last >= high


@pytest.mark.parametrize(
    ("figure", "chinese", "english"),
    [
        (unknown("visits"), "—", "—"),
        (counted("response", 0.5079, unit="share"), "50.8%", "50.8%"),
        (estimated("cost", 1_204_000, 1_204_000, None, unit="CNY"),
         "至少¥1,204,000", "at least CN¥1,204,000"),
        (counted("response", 0.9999, unit="share"), "99.9%", "99.9%"),
        (estimated("readers", 100_000, 100_000, 190_000, level=0), "超过9万", "over 90,000"),
        (estimated("visits", 1, 1, None), "至少1", "at least 1"),
        (estimated("visits", 5, 0, None), "—", "—"),
        (estimated("visits", 5200, 5200, None), "超过5100", "over 5,100"),
        (estimated("visits", 3, 0, 9), "不超过9", "at most 9"),
        (estimated("visits", 22_614_000, 22_300_000, 22_900_000), "约2260万", "about 22.6 million"),
    ],
)  # fmt: skip
def test_figure_is_said_plainly(figure, chinese, english):
    with override("zh-hans"):
        in_chinese = plainly(figure)
    with override("en"):
        in_english = plainly(figure)

    assert (in_chinese, in_english) == (chinese, english)


def test_lower_bound_has_an_interval_without_an_end():
    figure = estimated("pupils", 5200, 5200, None)

    with override("en"):
        text = interval(figure)

    assert (text, grouped(5200)) == ("at least 5,200", "5,200")


def test_interval_of_a_share_is_rounded_outwards():
    figure = estimated("response", 0.5, 0.4449, 0.5551, unit="share")

    with override("en"):
        text = interval(figure)

    assert text == "44.4% to 55.6%"
