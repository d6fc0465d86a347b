"""The languages of texts: tags brought to one form, and a guess where a file states none."""

from __future__ import annotations

import re
from collections.abc import Iterable

from zouma.programme.formats.cleaning import guess_language, plain_text
from zouma.programme.formats.records import ReadingContext

UNDETERMINED = "und"
SAMPLE_LENGTH = 20_000
LEAST_COMMON_WORDS = 3

_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
_WORD = re.compile(r"[^\W\d_]+")
_CHINESE = {
    "zh": "zh-Hans",
    "zh-CN": "zh-Hans",
    "zh-SG": "zh-Hans",
    "zh-TW": "zh-Hant",
    "zh-HK": "zh-Hant",
    "zh-MO": "zh-Hant",
}
_NAMES = {
    "english": "en",
    "french": "fr",
    "français": "fr",
    "francais": "fr",
    "german": "de",
    "deutsch": "de",
    "spanish": "es",
    "español": "es",
    "italian": "it",
    "italiano": "it",
    "dutch": "nl",
    "nederlands": "nl",
    "chinese": "zh-Hans",
    "mandarin": "zh-Hans",
    "cantonese": "yue",
    "japanese": "ja",
    "korean": "ko",
    "russian": "ru",
    "arabic": "ar",
    "portuguese": "pt",
    "português": "pt",
    "中文": "zh-Hans",
    "普通话": "zh-Hans",
    "英语": "en",
    "日本語": "ja",
    "한국어": "ko",
}
_COMMON = {
    "en": "the and of to is for with are this that our you from will at by",
    "fr": "le la les des et est une pour dans vous sur avec du au aux par qui",
    "de": "der die das und ist ein eine für mit den von zu im auf wir nicht",
    "es": "el los las una para con por del que es y en la como más sobre",
    "it": "il lo gli della di che per con una è nel alla sono dei delle i",
    "nl": "het een de van en voor met zijn op te dat wij ook niet naar aan",
    "pt": "o os as uma para com não que dos das em é ao pela são mais",
    "sv": "och att det som en på är av för med den till inte om ett vi",
    "pl": "i w na z do się jest to oraz dla nie od przez po jak są",
}
_COMMON_WORDS = {tag: frozenset(words.split()) for tag, words in _COMMON.items()}


def language_tag(value: object) -> str:
    """Return a language as a BCP 47 tag, "" when it is none."""
    text = value.strip() if isinstance(value, str) else ""
    if name := _NAMES.get(text.lower()):
        return name
    if not _TAG.fullmatch(text):
        return ""
    primary, *rest = text.replace("_", "-").split("-")
    cased = [part.title() if len(part) == 4 else part.upper() for part in rest]
    tag = "-".join([primary.lower(), *cased])
    return _CHINESE.get(tag, tag)


def guess_from_words(text: str) -> str:
    """Return the language whose commonest words a text uses most, "" when it is unclear."""
    words = [word.lower() for word in _WORD.findall(text)]
    scores = sorted(
        ((sum(word in common for word in words), tag) for tag, common in _COMMON_WORDS.items()),
        reverse=True,
    )
    best, second = scores[0], scores[1]
    return best[1] if best[0] >= LEAST_COMMON_WORDS and best[0] > second[0] else ""


def file_language(context: ReadingContext, samples: Iterable[str], *, stated: object = None) -> str:
    """Return the language of a file's texts: as told, as stated, or guessed with one finding."""
    if context.language:
        return context.language
    if tag := language_tag(stated):
        return tag
    sample = ""
    for text in samples:
        sample += f" {plain_text(text[:1000])}"
        if len(sample) > SAMPLE_LENGTH:
            break
    guess = guess_language(sample) or guess_from_words(sample)
    reason = "the file does not state its language"
    action = f"taken as {guess}" if guess else 'marked as undetermined ("und")'
    context.findings.note("file", "language", guess, reason, action)
    return guess or UNDETERMINED
