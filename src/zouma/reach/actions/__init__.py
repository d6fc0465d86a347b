"""Writes of reach: statements into the ledger, and what is computed from it."""

from zouma.reach.actions.counting import Counted, count_reads, write_materials
from zouma.reach.actions.defining import defined
from zouma.reach.actions.estimating import estimate_visits
from zouma.reach.actions.from_doors import observe_doors
from zouma.reach.actions.observing import (
    CorrectedMeanwhile,
    SaidOfAnother,
    Statement,
    ValueOutside,
    WindowReversed,
    change_state,
    observe,
    observe_all,
)
from zouma.reach.actions.returns.asking import ask_hosts

__all__ = [
    "CorrectedMeanwhile",
    "Counted",
    "SaidOfAnother",
    "Statement",
    "ValueOutside",
    "WindowReversed",
    "ask_hosts",
    "change_state",
    "count_reads",
    "defined",
    "estimate_visits",
    "observe",
    "observe_all",
    "observe_doors",
    "write_materials",
]
