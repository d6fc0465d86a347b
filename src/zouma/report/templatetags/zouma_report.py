"""Tags and filters that show figures, sentences and charts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from zouma.report.figures import Comparison, Figure
from zouma.report.wording import (
    Sentence,
    brief,
    change_words,
    coverage_words,
    grounds,
    interval_words,
    listed,
    measure_words,
    method_words,
    plainly,
    source_words,
)

register = template.Library()

register.filter("grounds", grounds)
register.filter("plainly", plainly)
register.filter("brief", brief)
register.filter("interval_words", interval_words)
register.filter("coverage_words", coverage_words)
register.filter("listed", listed)
register.filter("method_words", method_words)
register.filter("measure_words", measure_words)
register.filter("source_words", source_words)


@register.filter
def change_words_of(comparison: Comparison) -> str:
    """Show a change, or why there is none."""
    return change_words(comparison)


@register.simple_tag
def said_sentence(sentence: Sentence, figures_at: str) -> SafeString:
    """Show a sentence; each figure in it leads to how it came about, where there is such a page."""
    phrases = {
        name: linked(phrase.text, phrase.key, figures_at)
        for name, phrase in sentence.phrases.items()
    }
    return mark_safe(conditional_escape(sentence.pattern) % phrases)  # noqa: S308 - all escaped


@register.simple_tag
def linked(text: str, key: str, figures_at: str) -> SafeString:
    """Show a figure as a link to how it came about, or plainly where there is no such page."""
    if not figures_at:
        return format_html("<strong>{}</strong>", text)
    return format_html('<a class="figure" href="{}{}/">{}</a>', figures_at, key, text)


@register.filter
def of_column(figures: Mapping[str, Figure], column: str) -> Figure | None:
    """Return the figure of a column."""
    return figures.get(column)


@register.filter
def label_of(labels: Mapping[str, Any], column: str) -> Any:
    """Return the label of a column."""
    return labels.get(column, column)


@register.filter
def drawn(svg: str) -> SafeString:
    """Show a drawing of ours; its texts are escaped where it is made."""
    return mark_safe(svg)  # noqa: S308 - made by zouma.report.charts, which escapes
