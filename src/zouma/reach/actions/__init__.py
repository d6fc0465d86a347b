"""Writes of reach: statements into the ledger, and what is computed from it.

Imports of logs stand apart, in ``importing_reads``: they bring a compiler with them.
"""

from zouma.reach.actions.counting import Counted, count_reads, write_materials
from zouma.reach.actions.defining import defined
from zouma.reach.actions.estimating import estimate_visits
from zouma.reach.actions.estimating_people import estimate_attenders, refresh_estimates
from zouma.reach.actions.from_doors import observe_doors
from zouma.reach.actions.materials import channel_named, register_materials
from zouma.reach.actions.observing import (
    CorrectedMeanwhile,
    SaidOfAnother,
    Statement,
    ValueOutside,
    WindowReversed,
    change_state,
    forget_draws,
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
    "channel_named",
    "count_reads",
    "defined",
    "estimate_attenders",
    "estimate_visits",
    "forget_draws",
    "make_token",
    "observe",
    "observe_all",
    "observe_doors",
    "refresh_estimates",
    "register_materials",
    "register_pages",
    "revoke_tokens",
    "tell_front_end",
    "write_materials",
]
