"""Any calendar read through a declarative mapping file: see docs/staff/mapping.md."""

from zouma.programme.formats.mapping.loading import load_mapping
from zouma.programme.formats.mapping.problems import BadMapping
from zouma.programme.formats.mapping.reading import read_mapped
from zouma.programme.formats.mapping.recognition import shipped_mapping, suggest_mapping
from zouma.programme.formats.mapping.schema import Mapping

__all__ = [
    "BadMapping",
    "Mapping",
    "load_mapping",
    "read_mapped",
    "shipped_mapping",
    "suggest_mapping",
]
