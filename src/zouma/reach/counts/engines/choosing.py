"""Which engine counts: by its name, with a sentence where it is not to be had."""

from __future__ import annotations

from importlib.util import find_spec

from django.utils.translation import gettext_lazy as _

from zouma.common.errors import ProgrammeError
from zouma.reach.counts.engines import Engine, Resources
from zouma.reach.counts.engines.clickhouse import ClickHouse
from zouma.reach.counts.engines.embedded import Embedded
from zouma.reach.counts.engines.spark import Spark


class EngineUnknown(ProgrammeError):
    """The setting names no engine."""

    message = _("The engine must be duckdb, clickhouse or the address of a Spark master.")


class EngineNotInstalled(ProgrammeError):
    """The engine is an extra that was not installed."""

    message = _("This engine is not installed; it comes with the extra “engines”.")


def chosen_engine(name: str, resources: Resources) -> Engine:
    """Return the engine of a name: ``duckdb``, ``clickhouse``, ``spark://host:7077``, ``local[2]``.

    :raises EngineUnknown: when there is none of that name.
    :raises EngineNotInstalled: when it is an extra that is missing.
    """
    if name == "duckdb":
        return Embedded(resources)
    if name == "clickhouse":
        return ClickHouse(resources) if installed("chdb") else refuse()
    if name.startswith(("spark://", "local")):
        return Spark(name, resources) if installed("pyspark") else refuse()
    raise EngineUnknown


def installed(package: str) -> bool:
    """Tell whether an extra is installed."""
    return find_spec(package) is not None


def refuse() -> Engine:
    """Refuse an engine that is not installed.

    :raises EngineNotInstalled: always.
    """
    raise EngineNotInstalled
