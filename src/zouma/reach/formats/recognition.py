"""The mappings of counts that come along: found by name, and recognised by what a file shows."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from zouma.programme.formats.mapping.nodes import guess_format, read_nodes
from zouma.programme.formats.mapping.problems import BadMapping, suggestion
from zouma.programme.formats.mapping.schema import FileRule
from zouma.programme.formats.records import ReadingContext, UnreadableFile
from zouma.programme.formats.streams import json_shape
from zouma.reach.formats.loading import load_count_mapping
from zouma.reach.formats.schema import CountMapping

FOLDER = Path(__file__).resolve().parents[1] / "mappings"


class UnrecognisedExport(UnreadableFile):
    """No mapping that comes along fits the file, or several do."""


def count_mapping_named(name_or_path: str) -> Path:
    """Return the path of a mapping file, given as a path or as the name of one that comes along.

    :raises BadMapping: when there is neither.
    """
    path = Path(name_or_path)
    name = name_or_path.removesuffix(".toml")
    try:
        if path.is_file():
            return path
    except (OSError, ValueError):
        pass
    if name in shipped():
        return FOLDER / f"{name}.toml"
    raise BadMapping(f'There is no mapping file "{name_or_path}"{suggestion(name, shipped())}')


@cache
def shipped() -> Mapping[str, CountMapping]:
    """Return the mappings that come along, by name."""
    return {path.stem: load_count_mapping(path) for path in sorted(FOLDER.glob("*.toml"))}


def matching_mappings(path: Path) -> list[str]:
    """Return the names of the mappings that fit a file; of several, those with most keys.

    :raises UnreadableFile: when the file cannot be opened.
    """
    kind = guess_format(ReadingContext(path=path))
    seen: dict[tuple[FileRule, str, bool], frozenset[str]] = {}
    found: dict[str, int] = {}
    for name, mapping in shipped().items():
        kinds = [one for one in mapping.recognise if one.format in ("", kind)]
        if not kinds:
            continue
        look = (mapping.file, mapping.language, bool(mapping.parallel))
        if look not in seen:
            seen[look] = names_in(path, mapping)
        fitting = [len(one.keys) for one in kinds if one.keys <= seen[look]]
        if fitting:
            found[name] = max(fitting)
    return [name for name, keys in found.items() if keys == max(found.values())]


def names_in(path: Path, mapping: CountMapping) -> frozenset[str]:
    """Return the names of what the first record of a file holds, none when it cannot be read."""
    context = ReadingContext(path=path, language=mapping.language)
    try:
        if mapping.parallel:
            return json_shape(context).keys
        first = next(islice(read_nodes(context, mapping.file), 1), None)
    except UnreadableFile:
        return frozenset()
    return frozenset(str(key) for key in first) if isinstance(first, dict) else frozenset()


def recognised_mapping(path: Path) -> str:
    """Return the name of the one mapping that fits a file.

    :raises UnrecognisedExport: when none or several do.
    :raises UnreadableFile: when the file cannot be opened.
    """
    names = matching_mappings(path)
    if len(names) == 1:
        return names[0]
    if not names:
        raise UnrecognisedExport(
            _("No mapping fits the file %(name)s. Name one with --mapping.") % {"name": path.name}
        )
    raise UnrecognisedExport(
        _("Several mappings fit the file %(name)s: %(mappings)s. Name one with --mapping.")
        % {"name": path.name, "mappings": ", ".join(names)}
    )
