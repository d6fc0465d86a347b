"""The controlled words of counting; each value is part of the public formats."""

from enum import IntEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Measure(TextChoices):
    """What one unit of a count is. Counts of different measures are never added."""

    VISIT = "visit", _("Visits")
    ATTENDER = "attender", _("Different people who came")
    PARTICIPATION = "participation", _("Participations")
    REGISTRATION = "registration", _("Places booked")
    PEAK_INSIDE = "peak-inside", _("Most people inside at once")
    READ = "read", _("Reads")
    VIEW = "view", _("Views")
    READER = "reader", _("Different readers")
    IMPRESSION = "impression", _("Impressions")
    ENGAGEMENT = "engagement", _("Engagements")
    RECIPIENT = "recipient", _("Recipients")
    FOLLOWER = "follower", _("Followers")
    ACTIVITY = "activity", pgettext_lazy("measure", "Activities")
    ORGANISATION = "organisation", pgettext_lazy("measure", "Organisations")


class Addition(TextChoices):
    """What may be done with counts of one measure over parts that do not overlap."""

    SUM = "sum", _("Added over parts")
    BOUNDS = "bounds", _("Between the largest part and the sum of the parts")
    LARGEST = "largest", _("At least the largest part; never added")


ADDITION = {
    Measure.VISIT: Addition.SUM,
    Measure.ATTENDER: Addition.BOUNDS,
    Measure.PARTICIPATION: Addition.SUM,
    Measure.REGISTRATION: Addition.SUM,
    Measure.PEAK_INSIDE: Addition.LARGEST,
    Measure.READ: Addition.SUM,
    Measure.VIEW: Addition.SUM,
    Measure.READER: Addition.BOUNDS,
    Measure.IMPRESSION: Addition.SUM,
    Measure.ENGAGEMENT: Addition.SUM,
    Measure.RECIPIENT: Addition.BOUNDS,
    Measure.FOLLOWER: Addition.BOUNDS,
    Measure.ACTIVITY: Addition.SUM,
    Measure.ORGANISATION: Addition.BOUNDS,
}
"""Visits add up; the same person may be among the attenders of two activities."""


class Population(TextChoices):
    """Whom a count is of."""

    ALL = "all", _("Everybody")
    PUBLIC = "public", pgettext_lazy("population", "The public")
    SCHOOL = "school", _("School groups")
    STAFF = "staff", _("Staff and volunteers")
    FIRST_TIME = "first-time", _("Who came for the first time")


class Method(TextChoices):
    """How a value came about."""

    BOOKED = "booked", _("Booked places")
    SCANNED = "scanned", _("Tickets scanned and people counted at the door")
    COUNTED = "counted", _("Counted one by one")
    SAMPLED = "sampled", _("Counted in a sample of quarter-hours")
    GRID = "grid", _("Area and density, with turnover")
    TWO_POINT = "two-point", _("Counted at two points of a moving crowd")
    TURNSTILE = "turnstile", _("Turnstile, calibrated by counts by hand")
    ESTIMATED = "estimated", _("Estimated by the host")
    PLATFORM = "platform", _("Reported by the platform")
    PANEL = "panel", _("Estimated by an audience panel")
    LOGGED = "logged", _("Counted from our own log of reads")
    INTERVIEWED = "interviewed", _("Interviews of visitors")
    AUDIT = "audit", _("Counted by an auditor")
    MODELLED = "modelled", _("Computed from reports, audits and known totals")
    UNKNOWN = "unknown", _("Not said")


class ObservationState(TextChoices):
    """How far an observation may be relied on."""

    REPORTED = "reported", _("Reported")
    AUDITED = "audited", _("Audited")
    IMPUTED = "imputed", _("Imputed")
    ESTIMATED = "estimated", pgettext_lazy("observation", "Estimated")
    DISPUTED = "disputed", _("Disputed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


COUNTING_STATES = (
    ObservationState.REPORTED,
    ObservationState.AUDITED,
    ObservationState.IMPUTED,
    ObservationState.ESTIMATED,
)
"""States whose observations enter totals; what is disputed or withdrawn is told, not counted."""


class Namespace(TextChoices):
    """Whose figures they are; figures of different namespaces are never added."""

    PEOPLE = "people", _("People in places")
    OWN = "own", _("Our own pages")
    THIRD_PARTY = "third-party", _("Sites of partners")
    PLATFORM = "platform", _("Platforms")


class MaterialKind(TextChoices):
    """What was read or watched."""

    PAGE = "page", _("Page")
    ARTICLE = "article", _("Article")
    VIDEO = "video", _("Video")
    POST = "post", pgettext_lazy("material", "Post")
    STREAM = "stream", _("Live stream")
    LETTER = "letter", _("Letter to subscribers")
    OTHER = "other", pgettext_lazy("material", "Other")


class Agent(IntEnum):
    """By which layer of the lists a user agent is a program; see ``reach/robots``."""

    PERSON = 0
    COUNTER = 1  # COUNTER's list, as it is published
    CRAWLER = 2  # our dated list: crawlers that COUNTER's misses
    ASSISTANT = 3  # programs that read for a person who asked: ChatGPT-User
    TOOL = 4  # libraries and command lines
    EMPTY = 5  # no user agent at all


class Asked(TextChoices):
    """What hosts are asked to tell of an activity; each is a figure of its own."""

    VISITS = "visits", _("How many came in all")
    SCHOOL = "school", _("of these in school groups")
    FIRST_TIME = "first-time", _("of these for the first time")
    STAFF = "staff", _("Staff and volunteers on the spot")
    ONLINE = "online", _("How many took part online")


class Answered(TextChoices):
    """What a host said of a figure; a figure without any of these was left open."""

    KNOWN = "known", _("a number")
    UNKNOWN = "unknown", _("we do not know")
    INAPPLICABLE = "inapplicable", _("does not apply")


class HowKnown(TextChoices):
    """How a host came by its number."""

    COUNTED = "counted", _("Counted one by one")
    TICKETS = "tickets", _("Tickets or lists")
    TURNSTILE = "turnstile", _("Gate or turnstile")
    ESTIMATED = "estimated", pgettext_lazy("how known", "Estimated")
    UNKNOWN = "unknown", _("We do not know")


class NotHeld(TextChoices):
    """Why an activity did not take place."""

    WEATHER = "weather", _("The weather")
    NOBODY = "nobody", _("Nobody came or had booked")
    ILLNESS = "illness", _("Somebody was ill or could not come")
    PLACE = "place", _("The place could not be used")
    OTHER = "other", pgettext_lazy("not held", "Another reason")


class ReturnLetterKind(TextChoices):
    """What a letter to a host is for."""

    INVITATION = "invitation", _("Asks for the figures")
    FIRST_REMINDER = "reminder-1", _("First reminder")
    SECOND_REMINDER = "reminder-2", _("Second reminder")
    BY_HAND = "by-hand", _("Reminder by hand")


class AuditSize(TextChoices):
    """By what the chance of an activity to be audited grows."""

    PLACES = "places", pgettext_lazy("capacity", "Places")
    BOOKED = "booked", _("Places booked")
    REPORTED = "reported", _("Visits reported so far")
    EQUAL = "equal", _("None: the same chance for all")


class AuditState(TextChoices):
    """What became of an audit that was drawn."""

    PLANNED = "planned", pgettext_lazy("audit", "to be counted")
    COUNTED = "counted", pgettext_lazy("audit", "counted")
    PARTLY = "partly", pgettext_lazy("audit", "counted in part")
    MISSED = "missed", pgettext_lazy("audit", "could not be counted")


class AgeBand(TextChoices):
    """How old somebody interviewed is, in years."""

    CHILD = "0-13", _("13 or younger")
    YOUTH = "14-17", _("14 to 17")
    YOUNG = "18-29", _("18 to 29")
    ADULT = "30-44", _("30 to 44")
    MIDDLE = "45-59", _("45 to 59")
    OLDER = "60+", _("60 or older")


class Origin(TextChoices):
    """Where somebody interviewed came from."""

    DISTRICT = "district", _("this district")
    CITY = "city", _("elsewhere in the city")
    COUNTRY = "country", _("elsewhere in the country")
    ABROAD = "abroad", _("from abroad")


class CountingWay(TextChoices):
    """How volunteers count the people of a place."""

    ENTRANCES = "entrances", _("Quarter-hours at the entrances")
    GRID = "grid", _("Area and density, several times a day")
    TWO_POINT = "two-point", _("Two points of a moving crowd")
    TURNSTILE = "turnstile", _("Turnstile, checked by hand")
