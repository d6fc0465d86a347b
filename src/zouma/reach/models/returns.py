"""Hosts' returns: who is asked, what was answered and when, letters about it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zouma.common.outbox import ENDED_ONCE, UNSENT, Outgoing
from zouma.people.models import Organisation
from zouma.programme.models import Activity, Edition, Session
from zouma.reach.models.ledger import Evidence
from zouma.reach.vocabulary import Answered, Asked, HowKnown, NotHeld, ReturnLetterKind


class ReturnRound(models.Model):
    """The collecting of figures for an edition.

    letters_from: since when hosts are written to, None: nobody is. closed_at: nothing is
    corrected any more.
    """

    edition = models.OneToOneField(
        Edition, on_delete=models.PROTECT, related_name="return_round", verbose_name=_("edition")
    )
    letters_from = models.DateTimeField(_("letters go out from"), null=True, blank=True)
    closed_at = models.DateTimeField(pgettext_lazy("figures", "closed"), null=True, blank=True)

    class Meta:
        verbose_name = _("collecting of returns")
        verbose_name_plural = _("collectings of returns")

    def __str__(self) -> str:
        return str(self.edition)


class ReturnContact(models.Model):
    """Who is asked for the figures of some activities, by one letter for all of them.

    email: "" where only a telephone is known; opted_out_at: since when no letters are wanted.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(
        ReturnRound, on_delete=models.CASCADE, related_name="contacts",
        verbose_name=_("collecting of returns"),
    )  # fmt: skip
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True,
        related_name="return_contacts", verbose_name=_("organisation"),
    )  # fmt: skip
    email = models.EmailField(_("e-mail address"), blank=True)
    opted_out_at = models.DateTimeField(_("wants no letters since"), null=True, blank=True)

    class Meta:
        verbose_name = _("who is asked for figures")
        verbose_name_plural = _("those who are asked for figures")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "organisation", "email"], name="return_contact_once",
                nulls_distinct=False,
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.email or str(self.organisation or "")


class HostReturn(models.Model):
    """The return for one activity; answer: the one that stands.

    answered_at: since when what was asked first of all is answered, with a number or without.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(
        ReturnRound, on_delete=models.CASCADE, related_name="returns",
        verbose_name=_("collecting of returns"),
    )  # fmt: skip
    activity = models.OneToOneField(
        Activity, on_delete=models.CASCADE, related_name="host_return", verbose_name=_("activity")
    )
    contact = models.ForeignKey(
        ReturnContact, on_delete=models.SET_NULL, null=True, blank=True, related_name="returns",
        verbose_name=_("who is asked for figures"),
    )  # fmt: skip
    answer = models.OneToOneField(
        "HostAnswer", on_delete=models.RESTRICT, null=True, blank=True, related_name="standing_for"
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("host's return")
        verbose_name_plural = _("hosts' returns")
        constraints = [
            models.CheckConstraint(
                name="host_return_answered_by_one",
                condition=Q(answered_at__isnull=True) | Q(answer__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.activity)


class HostAnswer(models.Model):
    """What a host said at one time, never changed; a later answer stands instead of it.

    took_place: None while it is not said; account: None when it came by the link in a letter.
    sure: it was told that the numbers are unlikely, and confirmed them.
    """

    host_return = models.ForeignKey(
        HostReturn,
        on_delete=models.CASCADE,
        related_name="answers",
        verbose_name=_("host's return"),
    )
    made_at = models.DateTimeField(_("made"))
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True,
        related_name="+", verbose_name=_("entered by"),
    )  # fmt: skip
    took_place = models.BooleanField(_("took place"), null=True, blank=True)
    not_held = models.CharField(_("why not"), max_length=10, choices=NotHeld, blank=True)
    how = models.CharField(_("how the number was got"), max_length=10, choices=HowKnown, blank=True)
    cost = models.DecimalField(_("costs"), max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    note = models.TextField(_("note"), blank=True)
    evidence = models.ForeignKey(
        Evidence, on_delete=models.PROTECT, null=True, blank=True, related_name="answers",
        verbose_name=_("evidence"),
    )  # fmt: skip
    sure = models.BooleanField(_("confirmed though unlikely"), default=False)

    class Meta:
        verbose_name = _("host's answer")
        verbose_name_plural = _("hosts' answers")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="host_answer_words_known",
                condition=Q(not_held__in=["", *NotHeld.values]) & Q(how__in=["", *HowKnown.values]),
            ),
            models.CheckConstraint(
                name="host_answer_reason_when_not_held",
                condition=Q(not_held="") | Q(took_place=False),
            ),
            models.CheckConstraint(
                name="host_answer_cost_in_currency",
                condition=Q(cost__isnull=True) & Q(currency="") | Q(cost__gte=0) & ~Q(currency=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.host_return}: {self.made_at:%Y-%m-%d %H:%M}"


class AnswerFigure(models.Model):
    """One figure of an answer, of the activity or of one of its sessions: nought is a number."""

    answer = models.ForeignKey(HostAnswer, on_delete=models.CASCADE, related_name="figures")
    asked = models.CharField(_("asked"), max_length=10, choices=Asked)
    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    answered = models.CharField(_("answered"), max_length=12, choices=Answered)
    value = models.PositiveIntegerField(_("number"), null=True, blank=True)

    class Meta:
        verbose_name = _("figure of an answer")
        verbose_name_plural = _("figures of an answer")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "asked", "session"], name="answer_figure_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="answer_figure_words_known",
                condition=Q(asked__in=Asked.values) & Q(answered__in=Answered.values),
            ),
            models.CheckConstraint(
                name="answer_figure_number_when_known",
                condition=Q(answered=Answered.KNOWN, value__isnull=False)
                | ~Q(answered=Answered.KNOWN) & Q(value__isnull=True),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_asked_display()}: {self.value}"


class ReturnLetter(Outgoing):
    """A letter to who is asked, in the outbox of returns until it is sent or given up."""

    contact = models.ForeignKey(
        ReturnContact, on_delete=models.CASCADE, related_name="letters",
        verbose_name=_("who is asked for figures"),
    )  # fmt: skip
    kind = models.CharField(_("tells"), max_length=15, choices=ReturnLetterKind)
    on = models.DateField(_("day"), null=True, blank=True)

    class Meta(Outgoing.Meta):
        verbose_name = _("letter to a host")
        verbose_name_plural = _("letters to hosts")
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "kind", "on"], name="return_letter_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="return_letter_kind_known", condition=Q(kind__in=ReturnLetterKind.values)
            ),
            models.CheckConstraint(
                name="return_letter_by_hand_has_day",
                condition=Q(kind=ReturnLetterKind.BY_HAND, on__isnull=False)
                | ~Q(kind=ReturnLetterKind.BY_HAND) & Q(on__isnull=True),
            ),
            models.CheckConstraint(
                name="return_letter_ended_once",
                condition=ENDED_ONCE,
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="return_letter_due",
                condition=UNSENT,
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.subject or str(self.get_kind_display())
