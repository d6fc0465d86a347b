"""Tables of the programme: series, editions, activities, sessions, imports, search words."""

from zouma.programme.models.activities import Activity, Host, Speaker, Topic
from zouma.programme.models.editions import Edition, EditionState, Series
from zouma.programme.models.imports import ImportRun
from zouma.programme.models.search import SearchWord
from zouma.programme.models.sessions import Session

__all__ = [
    "Activity", "Edition", "EditionState", "Host", "ImportRun", "SearchWord", "Series", "Session",
    "Speaker", "Topic",
]  # fmt: skip
