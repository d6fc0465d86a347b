"""Pictures, with what they show, who made them and under which licence."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from zouma.common.fields import TranslatedField, translated_constraint


class Picture(AbstractImage):  # type: ignore[misc]
    """A picture of the library; without alternative text it is not shown to the public."""

    alt = TranslatedField(_("what the picture shows"), blank=True)
    credit = models.CharField(_("credit"), max_length=300, blank=True)
    licence = models.CharField(
        _("licence"), max_length=60, blank=True, help_text=_("An SPDX or Creative Commons id.")
    )

    admin_form_fields = (*Image.admin_form_fields, "alt", "credit", "licence")

    class Meta(AbstractImage.Meta):  # type: ignore[misc]
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        permissions = [("choose_image", "Can choose image")]
        constraints = [translated_constraint("picture", "alt")]

    @property
    def default_alt_text(self) -> str:
        """Return the alternative text in the reader's language."""
        return str(self.alt) or str(self.title)


class Rendition(AbstractRendition):  # type: ignore[misc]
    """A picture at one size."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
