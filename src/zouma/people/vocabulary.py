"""The controlled words about people and organisations; each value is part of the public formats."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrganisationKind(TextChoices):
    """What sort of body an organisation is."""

    MUSEUM = "museum", _("Museum")
    UNIVERSITY = "university", _("University")
    SCHOOL = "school", _("School")
    INSTITUTE = "institute", _("Research institute")
    SOCIETY = "society", _("Learned society")
    LIBRARY = "library", _("Library")
    COMPANY = "company", _("Company")
    HOSPITAL = "hospital", _("Hospital")
    PARK = "park", _("Park or garden")
    GOVERNMENT = "government", _("Public authority")
    MEDIA = "media", _("Media")
    COMMUNITY = "community", _("Community centre")
    OTHER = "other", pgettext_lazy("organisation kind", "Other")
