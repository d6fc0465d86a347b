"""The places, bodies, offers and pictures of an event as schema.org nodes."""

from __future__ import annotations

from typing import Any

from zouma.programme.formats.markup import one_line, printable
from zouma.programme.formats.occurrences import Occurrence
from zouma.programme.formats.records import ActivityRecord, OrganisationRecord, PlaceRecord
from zouma.programme.formats.writing import Programme, WritingContext
from zouma.programme.vocabulary import OrganisationRole, Status

VOCABULARY = "https://schema.org"
Node = dict[str, Any]

_ROLES = {
    OrganisationRole.HOST: "organizer",
    OrganisationRole.PARTNER: "contributor",
    OrganisationRole.SPONSOR: "sponsor",
}
_UNAVAILABLE = (Status.CANCELLED, Status.POSTPONED)


def node(kind: str, **values: Any) -> Node:
    """Return a node of a type with the values that say something; "id" becomes "@id"."""
    stated = {name: value for name, value in values.items() if value not in (None, "", [], {})}
    identity = {"@id": stated.pop("id")} if "id" in stated else {}
    return {"@type": kind, **identity, **stated}


def place_node(place: PlaceRecord, programme: Programme, context: WritingContext) -> Node:
    """Return a place with its address and, where they are known, its coordinates."""
    region = programme.regions.get(place.region_code)
    address = node(
        "PostalAddress",
        streetAddress=one_line(context.wording(place.address)),
        addressLocality=one_line(place.locality),
        addressRegion=one_line(context.wording(region.name)) if region else "",
        postalCode=one_line(place.postal_code),
        addressCountry=place.country,
    )
    geo = None
    if place.latitude is not None and place.longitude is not None:
        geo = node("GeoCoordinates", latitude=place.latitude, longitude=place.longitude)
    return node(
        "Place",
        id=context.place_address(place),
        name=one_line(context.wording(place.name)),
        address=address if len(address) > 1 else None,
        geo=geo,
        telephone=one_line(place.phone),
        sameAs=place.website,
    )


def location_nodes(
    occurrence: Occurrence, mode: str, programme: Programme, context: WritingContext
) -> Any:
    """Return where a session takes place: a place, an address online, or both."""
    found = []
    if occurrence.place is not None and mode != "online":
        place = place_node(occurrence.place, programme, context)
        if occurrence.space:
            name = one_line(context.wording(occurrence.space.name))
            place["containsPlace"] = node("Place", name=name)
        found.append(place)
    if mode != "on-site":
        activity = occurrence.activity
        address = activity.online_url or context.activity_address(activity)
        found.append(node("VirtualLocation", url=address))
    return found[0] if len(found) == 1 else found


def organisation_nodes(
    activity: ActivityRecord, programme: Programme, context: WritingContext
) -> Node:
    """Return the bodies that take part, under the property of their role."""
    found: Node = {}
    for host in activity.hosts:
        organisation = programme.organisations.get(host.organisation_key)
        if organisation is not None:
            role = _ROLES[OrganisationRole(host.role)]
            found.setdefault(role, []).append(_organisation(organisation, context))
    return found


def _organisation(organisation: OrganisationRecord, context: WritingContext) -> Node:
    address = context.organisation_address(organisation)
    return node(
        "Organization",
        id=address,
        name=one_line(context.wording(organisation.name)),
        url=organisation.website or address,
    )


def offer_node(occurrence: Occurrence, context: WritingContext) -> Node | None:
    """Return what it takes to get in, None when nothing is known of it."""
    activity, session = occurrence.activity, occurrence.session
    offer = node(
        "Offer",
        price=0 if activity.is_free else None,
        description=printable(context.wording(activity.price_note)),
        url=session.registration_url or activity.registration_url,
    )
    if len(offer) == 1:
        return None
    if occurrence.status not in _UNAVAILABLE:
        stock = "SoldOut" if occurrence.status == Status.FULL else "InStock"
        offer["availability"] = f"{VOCABULARY}/{stock}"
    return offer


def picture_node(activity: ActivityRecord, context: WritingContext) -> Node | None:
    """Return the picture of an activity with its text, credit and licence."""
    picture = activity.picture
    if picture is None or not picture.address:
        return None
    return node(
        "ImageObject",
        url=picture.address,
        caption=one_line(context.wording(picture.alt)),
        creditText=one_line(picture.credit),
        license=one_line(picture.licence),
    )
