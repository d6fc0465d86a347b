"""The controlled words of places; each value is part of the public formats."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Accessibility(TextChoices):
    """Whom a place or an activity has prepared for (OpenAgenda's five codes)."""

    HEARING = "hi", _("Hearing impairment")
    INTELLECTUAL = "ii", _("Intellectual disability")
    VISUAL = "vi", _("Visual impairment")
    PSYCHIATRIC = "pi", _("Psychological disability")
    MOTOR = "mi", _("Reduced mobility")


class Facility(TextChoices):
    """What a place offers so that people can take part."""

    STEP_FREE = "step-free-route", _("Step-free route")
    ACCESSIBLE_TOILET = "accessible-toilet", _("Accessible toilet")
    QUIET_AREA = "quiet-area", _("Quiet area")
    SIGN_LANGUAGE = "sign-language", _("Sign language")
    PARKING = "parking", _("Parking")
    BABY_CHANGING = "baby-changing", _("Baby changing")
    DRINKING_WATER = "drinking-water", _("Drinking water")
    FOOD = "food", _("Food and drink")


class Weekday(TextChoices):
    """The days of the week, by their iCalendar abbreviations."""

    MONDAY = "MO", _("Monday")
    TUESDAY = "TU", _("Tuesday")
    WEDNESDAY = "WE", _("Wednesday")
    THURSDAY = "TH", _("Thursday")
    FRIDAY = "FR", _("Friday")
    SATURDAY = "SA", _("Saturday")
    SUNDAY = "SU", _("Sunday")
