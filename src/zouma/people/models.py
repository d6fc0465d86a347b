"""Accounts of the people who sign in, and the organisations that take part."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from zouma.common.fields import TranslatedField, translated_constraint
from zouma.common.sources import Sourced
from zouma.people.vocabulary import OrganisationKind


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts, which are known by their mail address."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> Account:
        """Make an account; without a password it signs in by mailed code."""
        account = self.model(email=self.normalize_email(email).lower(), **extra)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> Account:
        """Make an account that may do everything."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **extra)


class Account(AbstractUser):  # type: ignore[django-manager-missing]
    """Someone who signs in, known by a mail address."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = AccountManager()  # type: ignore[misc,assignment]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.get_full_name() or self.email


class Organisation(Sourced):
    """A body that takes part in the programme."""

    slug = models.SlugField(_("address name"), max_length=120, unique=True)
    name = TranslatedField(_("name"), blank=False)
    kind = models.CharField(
        _("kind"), max_length=20, choices=OrganisationKind, default=OrganisationKind.OTHER
    )
    description = TranslatedField(_("description"), html=True)
    website = models.URLField(_("website"), max_length=1000, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    region_code = models.CharField(_("region code"), max_length=12, blank=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            translated_constraint("organisation", "name", required=True),
            translated_constraint("organisation", "description"),
            models.CheckConstraint(
                name="organisation_kind_known",
                condition=models.Q(kind__in=OrganisationKind.values),
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)


class Membership(models.Model):
    """Somebody who may act for an organisation: its activities, its bookings, its doors."""

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="memberships",
        verbose_name=_("organisation"),
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="memberships",
        verbose_name=_("account"),
    )

    class Meta:
        verbose_name = _("member of an organisation")
        verbose_name_plural = _("members of organisations")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "account"],
                name="membership_once",
                violation_error_message=_("This account acts for this organisation already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.account} · {self.organisation}"
