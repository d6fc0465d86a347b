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
from zouma.reach.actions.registering import register_pages, tell_front_end
from zouma.reach.actions.returns.asking import ask_hosts
from zouma.reach.actions.tokens import ChannelUnknown, make_token, revoke_tokens

__all__ = [
    "ChannelUnknown",
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
    "make_token",
    "observe",
    "observe_all",
    "observe_doors",
    "register_pages",
    "revoke_tokens",
    "tell_front_end",
    "write_materials",
]
