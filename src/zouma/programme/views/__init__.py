"""Public pages of the programme; each makes one call to the queries and shows the answer."""

from zouma.programme.views.detail_pages import activity, edition, organisation, place, series
from zouma.programme.views.favourites import favourites, toggle_favourite
from zouma.programme.views.feeds import feed
from zouma.programme.views.home import home
from zouma.programme.views.lists import calendar, embed, map_page, map_places, programme

__all__ = [
    "activity", "calendar", "edition", "embed", "favourites", "feed", "home", "map_page",
    "map_places", "organisation", "place", "programme", "series", "toggle_favourite",
]  # fmt: skip
