"""Readers of the logs of web servers and networks of delivery; no database."""

from zouma.reach.logs.batches import Order, Taken
from zouma.reach.logs.formats import FORMATS, recognised
from zouma.reach.logs.importing import is_log, take_in
from zouma.reach.logs.making import Source
from zouma.reach.logs.materials import OUR_RULE, MaterialRule, rule_of
from zouma.reach.logs.past import Memory, named

__all__ = [
    "FORMATS",
    "OUR_RULE",
    "MaterialRule",
    "Memory",
    "Order",
    "Source",
    "Taken",
    "is_log",
    "named",
    "recognised",
    "rule_of",
    "take_in",
]
