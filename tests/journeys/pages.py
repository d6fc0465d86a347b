"""One address for each page type of the site."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from journeys.browsing import Visit
from journeys.city import City


@dataclass(frozen=True)
class PageType:
    """A page; path: with ``{prefix}`` for the language.

    keeps_favourite: seen with one marked; at_desk: by an organiser who is signed in; as_staff: by
    one of the staff.
    keeps_favourite: seen with one marked; at_desk: by an organiser who is signed in; by_staff:
    by somebody who looks after all.
    """

    name: str
    path: str
    keeps_favourite: bool = False
    at_desk: bool = False
    as_staff: bool = False
    by_staff: bool = False


def page_types(city: City) -> list[PageType]:
    """Return one page of each type, in the states that differ."""
    day = city.saturday.isoformat()
    return [
        PageType("home", "/{prefix}/"),
        PageType("programme", "/{prefix}/programme/?free=1&when=week"),
        PageType("programme without results", "/{prefix}/programme/?q=qzxqzxqzx"),
        PageType("programme with words marked", f"/{{prefix}}/programme/?when=all&q={city.word}"),
        PageType("programme with nonsense", "/{prefix}/programme/?from=never&age=old"),
        PageType("map", "/{prefix}/map/"),
        PageType("calendar", "/{prefix}/calendar/"),
        PageType("calendar with a day", f"/{{prefix}}/calendar/?from={day}&to={day}"),
        PageType("activity", city.family.path("{prefix}")),
        PageType("umbrella activity", city.umbrella.path("{prefix}")),
        PageType("place", f"/{{prefix}}/places/{city.place}/"),
        PageType("organisation", f"/{{prefix}}/organisations/{city.organisation}/"),
        PageType("series", f"/{{prefix}}/series/{city.series}/"),
        PageType("edition", f"/{{prefix}}/editions/{city.edition}/"),
        PageType("edition that is over", f"/{{prefix}}/editions/{city.past_edition}/"),
        PageType("favourites empty", "/{prefix}/favourites/"),
        PageType("favourites", "/{prefix}/favourites/", keeps_favourite=True),
        PageType("favourites shared", f"/{{prefix}}/favourites/?activity={city.family.uid}"),
        PageType("embedded list", "/{prefix}/embed/"),
        PageType("about", "/{prefix}/about/"),
        PageType("booking form", f"/{{prefix}}/book/{city.free[0]}/"),
        PageType("waiting list", f"/{{prefix}}/book/{city.full}/"),
        PageType("ballot", f"/{{prefix}}/book/{city.ballot}/"),
        PageType("basket empty", "/{prefix}/basket/"),
        PageType("booking", f"/{{prefix}}/bookings/{city.booked}/"),
        PageType("ballot, published", f"/{{prefix}}/book/{city.drawn}/ballot/"),
        PageType("class form", f"/{{prefix}}/book/{city.for_classes}/class/"),
        PageType("booking of a class", f"/{{prefix}}/bookings/{city.visit}/"),
        PageType("letter of confirmation", f"/{{prefix}}/bookings/{city.visit}/letter/"),
        PageType("forget me", f"/{{prefix}}/bookings/{city.visit}/forget/"),
        PageType("look for our letter", "/{prefix}/bookings/look-for-letter/"),
        PageType("waiting room", f"/{{prefix}}/{city.room}"),
        PageType("door", f"/{{prefix}}/door/{city.doors[1]}/"),
        PageType("door that is none", "/{prefix}/door/nothing/"),
        *report_pages(city),
        PageType("how many came", f"/{{prefix}}/returns/{city.returns}/"),
        PageType("how many came to one", f"/{{prefix}}/returns/{city.returns}/{city.asked}/"),
        PageType("no more letters", f"/{{prefix}}/returns/{city.returns}/stop/"),
        PageType("audit", f"/{{prefix}}/audits/{city.audit}/"),
        PageType("head count", f"/{{prefix}}/head-counts/{city.head_count}/"),
        *desk_pages(city),
        *staff_pages(city),
        PageType("no such page", "/{prefix}/nowhere/"),
        PageType("sign-in", "/accounts/login/"),
        PageType("sign-in by code", "/accounts/login/code/"),
    ]


def report_pages(city: City) -> list[PageType]:
    """Return the pages of reports: published ones for everybody, drafts for the staff."""
    report, desk = f"/{{prefix}}/reports/{city.edition}/", "/{prefix}/desk/reports/"
    drafts = {
        "reports of the desk": "", "draft of a report": f"{city.edition}/",
        "figure of a draft": f"{city.edition}/figures/visits/",
        "observations": f"{city.edition}/observations/",
        "funder's report": f"{city.edition}/funder/",
        "statistics form": f"{city.edition}/statistics/",
    }  # fmt: skip
    return [
        PageType("reports", "/{prefix}/reports/"),
        PageType("report", report),
        PageType("report that was corrected", f"{report}1/"),
        PageType("figure", f"{report}2/figures/visits/"),
        PageType("figure of a table", f"{report}2/figures/by-district.110108.visits/"),
        PageType("method", "/{prefix}/methods/rounding/"),
        *(PageType(name, f"{desk}{path}", as_staff=True) for name, path in drafts.items()),
    ]


def desk_pages(city: City) -> list[PageType]:
    """Return the pages of the desk, as an organiser sees them."""
    session = f"sessions/{city.organised}/"
    paths = {
        "desk": "", "desk that finds nothing": "?q=qzxqzxqzx", "session": session,
        "terms": f"{session}terms/", "message": f"{session}message/",
        "door list": f"{session}door-list/", "overbooking": f"{session}overbooking/",
        "schools": f"{session}schools/", "waiting room of a session": f"{session}waiting-room/",
        "questions": f"activities/{city.organised_activity}/questions/",
        "who came": f"{session}attendance/", "doors": f"doors/?session={city.organised}",
        "sessions of an activity": f"activities/{city.organised_activity}/",
        "calling off": "calling-off/",
        "calling a session off": f"calling-off/?session={city.organised}",
        "own returns": "returns/", "counting": "counting/",
        "plan of a head count": f"counting/plan/{city.organised}/",
        **{f"head count by way {n}": f"counting/{uid}/" for n, uid in enumerate(city.head_counts)},
        "sheet of a head count": f"counting/{city.head_counts[0]}/sheet/",
        "live": "live/", "live, paused": "live/?paused=1",
        "outbox": "outbox/", "letter": f"outbox/{city.letter}/",
    }  # fmt: skip
    return [
        PageType(name, f"/{{prefix}}/desk/{path}", at_desk=True) for name, path in paths.items()
    ]


def staff_pages(city: City) -> list[PageType]:
    """Return the pages of the desk that only staff see."""
    paths = {
        "returns": f"returns/?edition={city.edition}",
        "return": f"returns/{city.asked}/",
        "audits": f"audits/?edition={city.edition}", "audits drawn": f"audits/{city.audits}/",
        "sheets of audits": f"audits/{city.audits}/sheets/",
        "audit at the desk": f"audits/{city.audits}/{city.unit}/",
        "questionnaire": f"interviews/?edition={city.edition}",
        "interviews": f"interviews/{city.asked}/",
    }  # fmt: skip
    return [
        PageType(name, f"/{{prefix}}/desk/{path}", by_staff=True) for name, path in paths.items()
    ]


def open_page(visit: Visit, page_type: PageType, city: City, *, site: str, prefix: str) -> None:
    """Go to a page as a visitor with or without a favourite, or as an organiser."""
    visit.context.clear_cookies(name="zouma_favourites")
    visit.context.clear_cookies(name="sessionid")
    if page_type.at_desk:
        visit.context.add_cookies([{"name": "sessionid", "value": city.desk_key, "url": site}])
    if page_type.as_staff:
        cookie = {"name": "sessionid", "value": city.staff_cookie, "url": site}
        visit.context.add_cookies([cookie])
    if page_type.by_staff:
        visit.context.add_cookies([{"name": "sessionid", "value": city.staff_cookie, "url": site}])
    if page_type.keeps_favourite:
        value = UUID(city.family.uid).hex
        visit.context.add_cookies([{"name": "zouma_favourites", "value": value, "url": site}])
    visit.page.goto(page_type.path.format(prefix=prefix))
