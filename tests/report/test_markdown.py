"""Our methods as HTML: structure kept, everything escaped."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from zouma.report.formats.markdown import html_of, title_and_lead
from zouma.report.queries.methods import FOLDER, method_page

BROKEN = re.compile(r"[\u3000-\u9fff\uff00-\uffef]\n[\u3000-\u9fff\uff00-\uffef]")
"""A line that goes on: between Chinese letters a browser shows a blank there."""
NAMES = sorted(file.stem for file in Path(FOLDER).glob("*.md") if file.stem != "README")


def test_structure_becomes_html():
    text = "# Title\n\nSome *words*, `a<b` and **more**\non two lines.\n\n- one\n  goes on\n- two\n"

    assert html_of(text) == (
        "<h1>Title</h1>\n<p>Some <em>words</em>, <code>a&lt;b</code> and <strong>more</strong>\n"
        "on two lines.</p>\n<ul>\n<li>one\ngoes on</li>\n<li>two</li>\n</ul>\n"
    )


def test_formulas_stay_as_they_are_written():
    assert html_of("    x < y * z * w\n    next") == (
        '<pre tabindex="0"><code>x &lt; y * z * w\nnext\n</code></pre>\n'
    )


def test_table_has_a_heading():
    tree = html.fromstring(html_of("| a | b |\n|---|---|\n| 1 | 2 |"))

    assert tree.xpath("//th/text()") == ["a", "b"]
    assert tree.xpath("//td/text()") == ["1", "2"]


def test_links_between_methods_lead_to_their_pages():
    tree = html.fromstring(html_of("See [counts](counts.md#sums), [the code](../x.py)."))

    assert tree.xpath("//a/@href") == ["../counts/"]
    assert tree.text_content().strip() == "See counts, the code."


@given(st.text(st.sampled_from("<>\"'&*`[]()|#- \nabjavascript:"), max_size=80))
def test_no_text_makes_an_element_of_its_own(text):
    tree = html.fromstring(f"<div>{html_of(text)}</div>")

    allowed = {"div", "p", "h1", "h2", "h3", "h4", "ul", "li", "table", "thead", "tbody", "tr",
               "th", "td", "pre", "code", "em", "strong", "ol", "blockquote", "hr", "br", "h5",
               "h6"}  # fmt: skip
    assert {element.tag for element in tree.iter()} - allowed == set()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", NAMES)
def test_every_method_has_a_title_and_a_paragraph_in_both_languages(name, language):
    page = method_page(name, language)

    assert page.language.lower() == language
    assert page.title
    assert len(page.lead) > 15
    assert html.fromstring(page.html).xpath("count(//h1)") == 1


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_tell_the_same(name):
    english, chinese = (method_page(name, language).html for language in ("en", "zh-hans"))

    assert outline(chinese) == outline(english)
    tree = html.fromstring(chinese)
    assert "**" not in tree.text_content()
    assert [
        text for text in tree.xpath("//text()[not(ancestor::pre)]") if BROKEN.search(text)
    ] == []


def outline(text):
    """Return what a method is made of: headings, rows, items, formulas, names, links."""
    tree = html.fromstring(f"<div>{text}</div>")
    parts = [element.tag for element in tree.iter("h1", "h2", "h3", "tr", "th", "td", "li", "pre")]
    names = sorted(code.text_content() for code in tree.xpath("//code[not(parent::pre)]"))
    return parts, names, sorted(tree.xpath("//a/@href"))


def test_what_is_not_translated_is_told_in_english():
    assert method_page("rounding", "fr").language == "en"


@pytest.mark.parametrize(
    "name", ["", "nothing", "../methods/rounding", "rounding.md", "README", "zh-hans"]
)
def test_only_methods_are_told(name):
    assert method_page(name, "en") is None
    assert method_page(name, "zh-hans") is None


def test_first_words_say_what_it_is():
    assert title_and_lead("# A `b`\n\nFirst *words*\nhere.\n\nThen.") == (
        "A b",
        "First words here.",
    )
