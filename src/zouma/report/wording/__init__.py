"""How figures are said: numbers, nouns and the sentences of the press sheet, in each language."""

from zouma.report.wording.numbers import (
    Said,
    amount,
    grouped,
    interval,
    plainly,
    said_number,
    short,
)
from zouma.report.wording.sentences import Phrase, Sentence, paragraph, unlike

__all__ = [
    "Phrase",
    "Said",
    "Sentence",
    "amount",
    "grouped",
    "interval",
    "paragraph",
    "plainly",
    "said_number",
    "short",
    "unlike",
]
