"""The controlled words of the programme; each value is part of the public formats."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ActivityKind(TextChoices):
    """Whether an activity stands alone or gathers others (a "science village" with its stands)."""

    SINGLE = "single", _("Single activity")
    UMBRELLA = "umbrella", _("Umbrella of several activities")


class ActivityType(TextChoices):
    """The form of an activity, as a visitor would choose it."""

    WORKSHOP = "workshop", _("Workshop")
    EXHIBITION = "exhibition", _("Exhibition")
    TALK = "talk", _("Talk")
    PANEL = "panel", _("Discussion")
    SHOW = "show", pgettext_lazy("activity type", "Show")
    FILM = "film", _("Film")
    TOUR = "tour", _("Guided tour")
    OPEN_DAY = "open-day", _("Open day")
    FIELD_TRIP = "field-trip", _("Field trip")
    COMPETITION = "competition", _("Competition")
    GAME = "game", _("Game")
    COURSE = "course", _("Course")
    CONFERENCE = "conference", _("Conference")
    VILLAGE = "village", _("Science village")
    OTHER = "other", pgettext_lazy("activity type", "Other")


class AttendanceMode(TextChoices):
    """Where people take part (schema.org EventAttendanceModeEnumeration)."""

    ON_SITE = "on-site", _("On site")
    ONLINE = "online", _("Online")
    MIXED = "mixed", _("On site and online")


class Moderation(TextChoices):
    """How far an activity has come on its way to the public; apart from its status."""

    REMOVED = "removed", _("Removed")
    REFUSED = "refused", _("Refused")
    TO_CHECK = "to-check", _("To check")
    CHECKED = "checked", _("Checked")
    PUBLISHED = "published", _("Published")


class Status(TextChoices):
    """What becomes of a published activity or session on the day; apart from its moderation."""

    SCHEDULED = "scheduled", _("Scheduled")
    RESCHEDULED = "rescheduled", _("Rescheduled")
    MOVED_ONLINE = "moved-online", _("Moved online")
    POSTPONED = "postponed", _("Postponed")
    FULL = "full", _("Full")
    CANCELLED = "cancelled", _("Cancelled")


class Admission(TextChoices):
    """What one needs to get in to a session."""

    UNKNOWN = "", _("Not stated")
    DROP_IN = "drop-in", _("Just come")
    REGISTRATION = "registration", _("Booking needed")
    TICKET = "ticket", _("Ticket needed")
    BALLOT = "ballot", _("By ballot")


class Audience(TextChoices):
    """For whom an activity is meant, beside the ages it states."""

    EVERYONE = "everyone", _("Everyone")
    EARLY_CHILDHOOD = "early-childhood", _("Under six")
    FAMILIES = "families", _("Families")
    PRIMARY = "primary", _("Primary school")
    SECONDARY = "secondary", _("Secondary school")
    STUDENTS = "students", _("Students")
    ADULTS = "adults", _("Adults")
    SENIORS = "seniors", _("Older people")
    TEACHERS = "teachers", _("Teachers")
    PROFESSIONALS = "professionals", _("Professionals")


class OrganisationRole(TextChoices):
    """What an organisation does for an activity."""

    HOST = "host", _("Organiser")
    PARTNER = "partner", _("Partner")
    SPONSOR = "sponsor", _("Sponsor")
