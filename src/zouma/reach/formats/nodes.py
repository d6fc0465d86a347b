"""The records of an export: rows of a table, objects of a list, or lists that run side by side."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from zouma.programme.formats.mapping.nodes import read_nodes
from zouma.programme.formats.mapping.paths import Scope
from zouma.programme.formats.records import ReadingContext, UnreadableFile
from zouma.programme.formats.streams import LARGEST_RECORD, opened
from zouma.reach.formats.schema import CountMapping


def count_scopes(context: ReadingContext, mapping: CountMapping) -> Iterator[Scope]:
    """Yield the records of a file one by one; the object around lists lies above each.

    :raises UnreadableFile: when the file is not of its format, or lists are of unequal length.
    """
    if mapping.parallel:
        yield from _side_by_side(whole_object(context), mapping.parallel)
        return
    for node in read_nodes(context, mapping.file):
        yield Scope(node)


def whole_object(context: ReadingContext) -> dict[str, Any]:
    """Return the one JSON object of a file.

    :raises UnreadableFile: when it is none, or larger than a record may be.
    """
    with opened(context, nests=True) as file:
        text = file.bytes.read(LARGEST_RECORD + 1)
    if len(text) > LARGEST_RECORD:
        raise UnreadableFile(_("One record of the file is larger than 8 MB."))
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(_("The file is not valid JSON.")) from error
    if not isinstance(found, dict):
        raise UnreadableFile(_("The file is not a JSON object."))
    return found


def _side_by_side(root: dict[str, Any], names: tuple[str, ...]) -> Iterator[Scope]:
    lists = [root.get(name) for name in names]
    for name, values in zip(names, lists, strict=True):
        if not isinstance(values, list):
            raise UnreadableFile(_('The file has no list "%(name)s".') % {"name": name})
    columns = [values for values in lists if isinstance(values, list)]
    if len({len(values) for values in columns}) > 1:
        raise UnreadableFile(
            _("The lists %(names)s are of unequal length: which values belong together is unknown.")
            % {"names": ", ".join(names)}
        )
    above = Scope(root)
    for values in zip(*columns, strict=True):
        yield Scope(dict(zip(names, values, strict=True)), above)
