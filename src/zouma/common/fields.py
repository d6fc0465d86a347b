"""The database column of a translated text, its constraint and its form field."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from zouma.common.markup import sanitised_text
from zouma.common.text import TextState, TranslatedText, Wording


class TranslatedField(models.JSONField):
    """A jsonb column that reads as a ``TranslatedText``: ``{"en": {"text": …, "state": …}}``.

    long, html: how forms ask for it; HTML from a form is sanitised.
    """

    description = "Text in several languages"

    def __init__(self, *args: Any, long: bool = False, html: bool = False, **kwargs: Any) -> None:
        self.long = long or html
        self.html = html
        kwargs.setdefault("default", TranslatedText)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Turn the column's JSON into a text; a looked-up part of it stays as it is."""
        decoded = super().from_db_value(value, expression, connection)
        return TranslatedText.from_json(decoded) if isinstance(decoded, dict) else decoded

    def to_python(self, value: Any) -> Any:
        """Accept a text, its JSON, or its JSON as a string."""
        if value is None or isinstance(value, TranslatedText):
            return value
        try:
            return TranslatedText.from_json(json.loads(value) if isinstance(value, str) else value)
        except (ValueError, AttributeError) as error:
            raise ValidationError(_("This is not a translated text.")) from error

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Write the JSON of a text."""
        if isinstance(value, TranslatedText):
            value = value.to_json()
        return super().get_db_prep_value(value, connection, prepared)

    def validate(self, value: Any, model_instance: Any) -> None:
        """Check that something is said where something must be."""
        if not self.blank and not value:
            raise ValidationError(self.error_messages["blank"], code="blank")

    def value_to_string(self, obj: Any) -> str:
        """Return the JSON for a serialised copy."""
        return json.dumps(self.value_from_object(obj).to_json(), ensure_ascii=False)

    def value_from_object(self, obj: Any) -> Any:
        """Return the text of an instance."""
        return super().value_from_object(obj) or TranslatedText()

    def formfield(self, **kwargs: Any) -> Any:
        """Offer one box for each language of the site, with its state."""
        kwargs.pop("encoder", None)
        kwargs.pop("decoder", None)
        return TranslatedFormField(
            required=not self.blank,
            label=kwargs.get("label") or capfirst(self.verbose_name),
            help_text=self.help_text,
            long=self.long,
            html=self.html,
        )


def text_of_column(value: str | None) -> TranslatedText:
    """Return the text of a jsonb column that was read with plain SQL."""
    return TranslatedText.from_json(json.loads(value)) if value else TranslatedText()


def translated_constraint(model: str, field: str, *, required: bool = False) -> Any:
    """Return the check that a column holds a well-formed translated text.

    required: at least one language must say something.
    """
    states = " || ".join(f'@.state == "{state}"' for state in TextState)
    bad = f'!({states}) || !(@.text.type() == "string") || @.text == ""'
    parts = ['$.type() == "object"', '!exists($.*.type() ? (@ != "object"))',
             f"!exists($.* ? ({bad}))"]  # fmt: skip
    if required:
        parts.append("exists($.*)")
    template = f"jsonb_path_match(%(expressions)s, '{' && '.join(parts)}')"
    return models.CheckConstraint(
        name=f"{model}_{field}_translated",
        condition=models.Func(
            models.F(field), template=template, output_field=models.BooleanField()
        ),
    )


class TranslatedWidget(forms.MultiWidget):
    """One text box and one state per language of the site, and the other languages kept unseen."""

    template_name = "common/translated_widget.html"

    def __init__(self, *, long: bool, attrs: dict[str, Any] | None = None) -> None:
        self.languages = [(bcp47(code), name) for code, name in settings.LANGUAGES]
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {}
        states = state_choices()
        for language, name in self.languages:
            box = {"lang": language, "aria-label": str(name), "rows": 8 if long else 2}
            widgets[f"{language}_text"] = forms.Textarea(box)
            widgets[f"{language}_state"] = forms.Select({"aria-label": str(name)}, choices=states)
        widgets["others"] = forms.HiddenInput()
        super().__init__(widgets, attrs)

    def decompress(self, value: Any) -> list[Any]:
        """Spread a text over the boxes."""
        text = TranslatedText() if value is None else value
        if isinstance(text, dict):
            text = TranslatedText.from_json(text)
        parts: list[Any] = []
        shown = [language for language, _name in self.languages]
        for language in shown:
            wording = text.get(language, Wording(""))
            parts += [wording.text, str(wording.state)]
        others = {lang: w for lang, w in text.to_json().items() if lang not in shown}
        return [*parts, json.dumps(others, ensure_ascii=False)]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Group the boxes by language for the template."""
        context = super().get_context(name, value, attrs)
        boxes = context["widget"]["subwidgets"]
        context["widget"]["rows"] = [
            {"language": language, "name": label, "text": boxes[2 * i], "state": boxes[2 * i + 1]}
            for i, (language, label) in enumerate(self.languages)
        ]
        context["widget"]["others"] = boxes[-1]
        return context


class TranslatedFormField(forms.MultiValueField):
    """A form field for a text in each language of the site."""

    def __init__(
        self, *, long: bool = False, html: bool = False, required: bool = False, **kwargs: Any
    ) -> None:
        self.html = html
        widget = TranslatedWidget(long=long)
        fields: list[forms.Field] = []
        for _language in widget.languages:
            fields.append(forms.CharField(required=False, strip=False))
            fields.append(forms.ChoiceField(required=False, choices=state_choices()))
        fields.append(forms.CharField(required=False))
        super().__init__(
            fields=fields, widget=widget, require_all_fields=False, required=required, **kwargs
        )

    def compress(self, data_list: Sequence[Any]) -> TranslatedText:
        """Gather the boxes into one text.

        :raises ValidationError: when the texts that have no box were tampered with.
        """
        wordings: dict[str, Wording] = {}
        widget: Any = self.widget
        for i, (language, _name) in enumerate(widget.languages):
            text = one_line_ending(data_list[2 * i]) if data_list else ""
            if text.strip():
                wordings[language] = Wording(text, TextState(data_list[2 * i + 1] or "original"))
        if data_list and data_list[-1]:
            try:
                wordings.update(TranslatedText.from_json(json.loads(data_list[-1])))
            except (ValueError, AttributeError) as error:
                raise ValidationError(_("This is not a translated text.")) from error
        whole = TranslatedText(wordings)
        return sanitised_text(whole) if self.html else whole

    def validate(self, value: Any) -> None:
        """Check that something is said where something must be."""
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare texts, so that an untouched form is not logged as a change."""
        before = [one_line_ending(part) for part in self.widget.decompress(initial)]
        return before != [one_line_ending(part) for part in data]


def one_line_ending(text: Any) -> str:
    """Return a text with the line ends of the database; browsers send their own."""
    return str(text or "").replace("\r\n", "\n").replace("\r", "\n")


def state_choices() -> list[tuple[str, Any]]:
    """Return the states of a wording, for a select box."""
    return [(state.value, STATE_LABELS[state]) for state in TextState]


STATE_LABELS = {
    TextState.ORIGINAL: _("Original"),
    TextState.MACHINE: _("Machine translation"),
    TextState.DRAFT: _("Draft"),
    TextState.CHECKED: _("Checked"),
    TextState.STALE: _("Out of date"),
}


def bcp47(code: str) -> str:
    """Return a Django language code as a BCP 47 tag: ``zh-hans`` → ``zh-Hans``."""
    parts = code.split("-")
    rest = [part.title() if len(part) == 4 else part.upper() for part in parts[1:]]
    return "-".join([parts[0].lower(), *rest])
