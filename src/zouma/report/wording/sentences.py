"""The sentences of the press sheet: which figures they name, and what they do not add."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from babel.dates import format_date
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext_lazy, npgettext_lazy, pgettext
from django.utils.translation import gettext_lazy as _

from zouma.common.templatetags.zouma_text import locale_of
from zouma.methods.rounding import Kind
from zouma.report.figures import Figure, Sheet
from zouma.report.wording.numbers import Said, language, said_number

NOUNS: Mapping[str, str | Promise] = {
    "organisations": ngettext_lazy("%(n)s organisation", "%(n)s organisations", "count"),
    "activities": ngettext_lazy("%(n)s activity", "%(n)s activities", "count"),
    "sessions": ngettext_lazy("%(n)s session", "%(n)s sessions", "count"),
    "visit": ngettext_lazy("%(n)s visit", "%(n)s visits", "count"),
    "attender": ngettext_lazy("%(n)s person", "%(n)s people", "count"),
    "participation": ngettext_lazy("%(n)s participation", "%(n)s participations", "count"),
    "registration": npgettext_lazy("booked", "%(n)s place", "%(n)s places", "count"),
    "read": ngettext_lazy("%(n)s read", "%(n)s reads", "count"),
    "view": ngettext_lazy("%(n)s view", "%(n)s views", "count"),
    "reader": npgettext_lazy("readers", "%(n)s person", "%(n)s people", "count"),
    "impression": ngettext_lazy("%(n)s impression", "%(n)s impressions", "count"),
    "engagement": ngettext_lazy("%(n)s engagement", "%(n)s engagements", "count"),
    "recipient": ngettext_lazy("%(n)s recipient", "%(n)s recipients", "count"),
    "follower": ngettext_lazy("%(n)s follower", "%(n)s followers", "count"),
}
"""What one unit is called, by the key of a figure or else by its measure."""

Pattern = tuple[tuple[str, ...], str | Promise]
PATTERNS: tuple[tuple[Pattern, ...], ...] = (
    (
        (("organisations", "activities", "sessions"),
         _("%(organisations)s hosted %(activities)s in %(sessions)s.")),
        (("organisations", "activities"), _("%(organisations)s hosted %(activities)s.")),
        (("activities", "sessions"), _("The programme had %(activities)s in %(sessions)s.")),
        (("activities",), _("The programme had %(activities)s.")),
    ),
    (
        (("attenders", "visits"), _("They reached %(attenders)s, who made %(visits)s.")),
        (("visits",), _("The programme had %(visits)s.")),
        (("attenders",), _("The programme reached %(attenders)s.")),
    ),
    (
        (("first-time", "pupils"),
         _("First-timers made %(first_time)s; school groups made %(pupils)s.")),
        (("first-time",), _("First-timers made %(first_time)s.")),
        (("pupils",), _("School groups made %(pupils)s.")),
    ),
    ((("participations",), _("Online there were %(participations)s.")),),
    ((("registrations",), _("In advance, people booked %(registrations)s.")),),
    (
        (("reads-own", "reads-third-party"),
         _("Our own pages had %(reads_own)s; pages of partners had %(reads_third_party)s.")),
        (("reads-own",), _("Our own pages had %(reads_own)s.")),
        (("reads-third-party",), _("Pages of partners had %(reads_third_party)s.")),
    ),
)  # fmt: skip
"""For each sentence its forms, the fullest first: the figures it needs, and its words."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A figure within a sentence: its words, and the key that leads to how it came about."""

    text: str
    key: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with places for phrases, ``%(visits)s``."""

    pattern: str
    phrases: Mapping[str, Phrase] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.pattern % {name: phrase.text for name, phrase in self.phrases.items()}


def paragraph(sheet: Sheet) -> tuple[Sentence, ...]:
    """Return the paragraph for the press, from the figures that are known."""
    said = Phrases(sheet)
    so_far = [opening(sheet)] if goes_on(sheet) else []
    sentences = list(so_far)
    for patterns in PATTERNS:
        for keys, pattern in patterns:
            if all(key in said.known for key in keys):
                phrases = {key.replace("-", "_"): said.phrase(key) for key in keys}
                sentence = Sentence(str(pattern), phrases)
                sentences.append(
                    sentence if so_far and sentences == so_far else capitalised(sentence)
                )
                break
    return (*sentences, *platforms(sheet))


def capitalised(sentence: Sentence) -> Sentence:
    """Return a sentence whose first letter is a capital, where a phrase comes first."""
    for name, phrase in sentence.phrases.items():
        if sentence.pattern.startswith(f"%({name})s"):
            text = phrase.text[:1].upper() + phrase.text[1:]
            return replace(sentence, phrases={**sentence.phrases, name: replace(phrase, text=text)})
    return sentence


class Phrases:
    """The phrases of a sheet: of what was counted a round number passed; "over" takes turns."""

    def __init__(self, sheet: Sheet) -> None:
        self.known = {
            figure.key: figure for figure in sheet.headline if said_number(figure) is not None
        }
        self.over = 0

    def phrase(self, key: str) -> Phrase:
        """Return a figure in words with its noun."""
        figure = self.known[key]
        said = said_number(figure, over=figure.exact, again=self.over % 2 == 1)
        assert said is not None
        self.over += said.kind is Kind.OVER
        return Phrase(with_noun(figure, said), key)


def with_noun(figure: Figure, said: Said) -> str:
    """Return a number with what it counts: "over 1,200 organisations"."""
    noun = NOUNS.get(figure.key) or NOUNS.get(figure.measure)
    if noun is None:
        return said.text
    return str(noun % {"n": said.text, "count": said.number})


def platforms(sheet: Sheet) -> list[Sentence]:
    """Return the sentence that sets the figures of platforms side by side, if there are any."""
    phrases: dict[str, Phrase] = {}
    parts = []
    for number, figure in enumerate(f for f in sheet.headline if f.namespace == "platform"):
        said = said_number(figure, over=figure.exact)
        if said is not None:
            label = str(figure.label).replace("%", "%%")
            parts.append(pgettext("a figure", "%(label)s: %(number)s")
                         % {"label": label, "number": f"%(platform_{number})s"})  # fmt: skip
            phrases[f"platform_{number}"] = Phrase(with_noun(figure, said), figure.key)
    if not parts:
        return []
    listed = pgettext("between figures", "; ").join(parts)
    pattern = gettext("Platforms report, each by a rule of its own: %(listed)s.")
    return [Sentence(pattern % {"listed": listed}, phrases)]


def flowing(sentences: Iterable[Sentence]) -> str:
    """Return sentences behind one another; in Chinese without a space."""
    return ("" if language().startswith("zh") else " ").join(map(str, sentences))


def goes_on(sheet: Sheet) -> bool:
    """Tell whether an edition is reported before its end."""
    return sheet.goes_on


def opening(sheet: Sheet) -> Sentence:
    """Return the words that say up to which day is counted."""
    return Sentence(gettext("So far, until %(day)s:") % {"day": day_words(sheet)})


def day_words(sheet: Sheet) -> str:
    """Return the last day counted, with its year."""
    return format_date(sheet.until, "long", locale=locale_of(language()))


def source_of(figure: Figure) -> str:
    """Return who counted reads: we, partners, or a platform by its own rule."""
    platform = figure.key.partition("-")[2] if figure.namespace == "platform" else ""
    return f"{figure.namespace} {platform}"


def unlike(sheet: Sheet) -> list[str]:
    """Return why figures of a sheet that may seem alike are not added to each other."""
    figures = [figure for figure in sheet.headline if figure.value is not None]
    measures = {figure.measure for figure in figures}
    reads = [figure for figure in figures if figure.namespace not in {"", "people"}]
    found = []
    if {"visit", "attender"} <= measures:
        found.append(gettext(
            "Visits are not people: who comes twice makes two visits. They are not added."
        ))  # fmt: skip
    if {"visit", "registration"} <= measures:
        found.append(gettext(
            "Places booked are not visits: some who book stay away, others come without booking."
        ))  # fmt: skip
    if len({source_of(figure) for figure in reads}) > 1:
        found.append(gettext(
            "Reads of our own pages, of partners and of platforms follow different rules. They "
            "stand side by side and have no sum."
        ))  # fmt: skip
    if len({figure.measure for figure in reads}) > 1:
        found.append(gettext(
            "Reads, views, readers, impressions and engagements are different things. They are "
            "not added."
        ))  # fmt: skip
    if reads and "visit" in measures:
        found.append(gettext("People in places and reads on screens are not added."))
    return found
