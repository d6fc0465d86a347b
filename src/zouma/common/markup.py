"""The markup that texts of the programme may carry, and the gate that lets no other through."""

from __future__ import annotations

import nh3

from zouma.common.text import TranslatedText, Wording

ALLOWED_TAGS = frozenset(
    ("p", "br", "ul", "ol", "li", "strong", "em", "a", "h3", "h4", "blockquote", "sub", "sup")
)
# What these hold is no text for readers and goes with them.
SWALLOWED_TAGS = frozenset(
    ("script", "style", "title", "iframe", "noscript", "template", "textarea")
)
ALLOWED_SCHEMES = frozenset(("http", "https", "mailto"))


def sanitised(html: str) -> str:
    """Return HTML without what is not allowed."""
    return nh3.clean(
        html,
        tags=set(ALLOWED_TAGS),
        clean_content_tags=set(SWALLOWED_TAGS),
        attributes={"a": {"href"}},
        url_schemes=set(ALLOWED_SCHEMES),
        url_relative="deny",
        link_rel=None,
    )


def sanitised_text(text: TranslatedText) -> TranslatedText:
    """Return a translated text whose languages all went through the gate."""
    return TranslatedText({lang: Wording(sanitised(w.text), w.state) for lang, w in text.items()})
