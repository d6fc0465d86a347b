"""Which user agents are programs, by dated lists in layers; no database."""

from zouma.reach.robots.lists import LISTS_VERSION, Entry, Kind, our_list
from zouma.reach.robots.marking import counter_lists, mark, mark_all

__all__ = ["LISTS_VERSION", "Entry", "Kind", "counter_lists", "mark", "mark_all", "our_list"]
