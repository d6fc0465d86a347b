"""What the back office of every feature shares: refusals shown in the form, tables only to read."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import CreateView, DeleteView, EditView

from zouma.common.errors import ProgrammeError


def refusal_of(error: IntegrityError) -> str | Promise:
    """Return the sentence of the constraint that refused."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None)
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return str(constraint.get_violation_error_message())
    return _("The database refuses this; something else depends on it.")


class RefusingMixin:
    """Shows what the database or an action refuses beside the form."""

    def form_valid(self, form: Any) -> Any:
        """Save, or say why not."""
        try:
            with transaction.atomic():
                return super().form_valid(form)  # type: ignore[misc]
        except IntegrityError as error:
            form.add_error(None, refusal_of(error))
        except ProgrammeError as refusal:
            form.add_error(None, str(refusal))
        self.produced_error_code = "validation_error"
        self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
        return self.form_invalid(form)  # type: ignore[attr-defined]


class RefusingCreateView(RefusingMixin, CreateView):  # type: ignore[misc]
    """Makes a row, or says why not."""


class RefusingEditView(RefusingMixin, EditView):  # type: ignore[misc]
    """Changes a row, or says why not."""


class RefusingDeleteView(DeleteView):  # type: ignore[misc]
    """Deletes a row, or says why not."""

    def form_valid(self, form: Any) -> Any:
        """Delete, or say what still needs it."""
        try:
            return super().form_valid(form)
        except ProtectedError as error:
            kinds = {str(row._meta.verbose_name_plural) for row in error.protected_objects}
            sentence = _("It is still needed by others: %(kinds)s.")
            messages.error(self.request, sentence % {"kinds": ", ".join(sorted(kinds))})
            return redirect(self.request.path)


class ReadOnlyPolicy(ModelPermissionPolicy):  # type: ignore[misc]
    """Lets nobody add, change or delete, whatever rights he has; those who may, look."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Allow looking only."""
        if action in {"add", "change", "delete"}:
            return False
        return bool(super().user_has_permission(user, action))
