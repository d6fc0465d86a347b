"""Writes of the programme: one function per verb, one transaction each."""

from zouma.programme.actions.import_programme import (
    ImportOrder,
    ImportReport,
    import_programme,
    import_records,
)
from zouma.programme.actions.indexing import index_activities

__all__ = ["ImportOrder", "ImportReport", "import_programme", "import_records", "index_activities"]
