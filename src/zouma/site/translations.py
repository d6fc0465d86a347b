"""The interface's strings: gathered from code and templates, merged into .po, compiled to .mo."""

from __future__ import annotations

import copy
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from zouma.site.languages import LOCALE
from zouma.site.state import ROOT

SOURCE = ROOT / "src" / "zouma"
SOURCE_LANGUAGE = "en"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)
NAMED_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def extract_template(
    file: IO[bytes], keywords: Any, comment_tags: Any, options: Any
) -> Iterator[Any]:
    """Yield the strings of a Django template, by way of Django's own reading of it."""
    source = templatize(file.read().decode("utf-8"))
    return extract_python(io.BytesIO(source.encode("utf-8")), keywords, comment_tags, options)


METHODS = [
    ("**.py", "python"),
    *((f"**/templates/**.{kind}", extract_template) for kind in ("html", "txt")),
]


def gathered() -> Catalog:
    """Return a catalogue of all strings in the source, in order of file and line."""
    catalogue = Catalog(project="Zouma", charset="utf-8")
    found = extract_from_dir(SOURCE, METHODS, {"**.py": {"encoding": "utf-8"}}, KEYWORDS)  # type: ignore[arg-type]
    for name, line, message, comments, context in found:
        if message:
            place = [(f"src/zouma/{name}", line)]
            flags = ("python-format",) if NAMED_PLACEHOLDER.search(str(message)) else ()
            catalogue.add(message, None, place, flags, comments, context=context)
    return catalogue


def catalogues() -> dict[str, Path]:
    """Return the .po file of each language."""
    return {
        path.parent.parent.name: path for path in sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))
    }


def read_catalogue(language: str, path: Path) -> Catalog:
    """Return the catalogue of a language; an empty file is an empty one."""
    with path.open("rb") as file:
        return read_po(file, locale=language)


def merged(language: str, path: Path, strings: Catalog) -> Catalog:
    """Return a language's catalogue with exactly the strings of the source."""
    catalogue = read_catalogue(language, path)
    catalogue.update(copy.deepcopy(strings), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    if language == SOURCE_LANGUAGE:
        for message in catalogue:
            if (message.id and message.pluralizable) or message.id:
                message.string = message.id
    return catalogue


def po_bytes(catalogue: Catalog) -> bytes:
    """Return a catalogue as .po, the same for the same strings on any day."""
    output = io.BytesIO()
    write_po(output, catalogue, width=100, omit_header=False, no_location=True, sort_output=True)
    lines = output.getvalue().decode("utf-8").splitlines()
    volatile = ('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By', '"Last-Translator')
    kept = [line for line in lines if not line.startswith(volatile)]
    while kept and kept[0].startswith("#"):
        kept.pop(0)
    return ("\n".join(kept) + "\n").encode("utf-8")


def mo_bytes(catalogue: Catalog) -> bytes:
    """Return a catalogue as .mo, the same for the same strings on any day."""
    catalogue.creation_date = UNDATED
    output = io.BytesIO()
    write_mo(output, catalogue)
    return output.getvalue()


def update_translations() -> None:
    """Write each language's .po with the strings of the source, and its .mo."""
    strings = gathered()
    for language, path in catalogues().items():
        text = po_bytes(merged(language, path, strings))
        path.write_bytes(text)
        path.with_suffix(".mo").write_bytes(mo_bytes(read_po(io.BytesIO(text), locale=language)))


def stale_translations() -> list[str]:
    """Return a line for each thing wrong: not gathered, not translated, not compiled."""
    strings = gathered()
    wrong = []
    for language, path in catalogues().items():
        catalogue = merged(language, path, strings)
        text = po_bytes(catalogue)
        if text != path.read_bytes():
            wrong.append(f"{path}: not up to date; run ./zouma translations")
        compiled = path.with_suffix(".mo")
        fresh = mo_bytes(read_po(io.BytesIO(text), locale=language))
        if not compiled.exists() or compiled.read_bytes() != fresh:
            wrong.append(f"{compiled}: not up to date; run ./zouma translations")
        wrong += untranslated(language, catalogue)
    return wrong


def untranslated(language: str, catalogue: Catalog) -> list[str]:
    """Return a line for each string without a translation, or with other placeholders."""
    wrong = []
    for message in catalogue:
        if not message.id:
            continue
        said = message.string if isinstance(message.string, tuple | list) else [message.string]
        if not all(said) or message.fuzzy:
            wrong.append(f"{language}: not translated: {message.id}")
        source = " ".join(message.id) if isinstance(message.id, tuple | list) else message.id
        wanted = set(NAMED_PLACEHOLDER.findall(source))
        if any(set(NAMED_PLACEHOLDER.findall(text or "")) - wanted for text in said):
            wrong.append(f"{language}: unknown placeholder: {message.id}")
    return wrong
