"""The column of a translated text and its boxes: nothing is lost on the way through a form."""

from __future__ import annotations

import json

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from zouma.common.fields import TranslatedFormField, bcp47
from zouma.common.text import TextState, TranslatedText, Wording
from zouma.programme.models import Series, Topic

lines = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)
said = st.lists(lines, min_size=1, max_size=3).map("\n".join).filter(lambda text: text.strip())
wordings = st.builds(Wording, said, st.sampled_from(TextState))
texts = st.dictionaries(st.sampled_from(["en", "zh-Hans", "fr", "pt-BR"]), wordings).map(
    TranslatedText
)


class TextForm(forms.Form):
    title = TranslatedFormField(long=True)


def posted(text, **changes):
    """Return what a browser sends back for an untouched form."""
    field = TextForm().fields["title"]
    names = list(field.widget.widgets_names)
    values = [
        value.replace("\n", "\r\n") if isinstance(value, str) else value
        for value in field.widget.decompress(text)
    ]
    return {f"title{name}": value for name, value in zip(names, values, strict=True)} | changes


@given(texts)
def test_an_untouched_form_changes_nothing(text):
    form = TextForm(posted(text), initial={"title": text})

    assert form.is_valid()
    assert form.cleaned_data["title"] == text
    assert form.changed_data == []


def test_a_form_has_a_box_and_a_state_for_each_language_of_the_site():
    assert list(posted(TranslatedText())) == [
        "title_zh-Hans_text", "title_zh-Hans_state", "title_en_text", "title_en_state",
        "title_others",
    ]  # fmt: skip


def test_a_language_without_a_box_is_kept():
    text = TranslatedText.originals({"en": "star", "fr": "étoile"})

    form = TextForm(posted(text, title_en_text="stars"), initial={"title": text})

    assert form.is_valid()
    assert form.cleaned_data["title"].to_json() == {
        "en": {"text": "stars", "state": "original"},
        "fr": {"text": "étoile", "state": "original"},
    }
    assert form.changed_data == ["title"]


@pytest.mark.parametrize(
    "changes",
    [
        {"title_others": "{"},
        {"title_others": "[1]"},
        {"title_others": '{"fr": 1}'},
        {"title_others": '{"fr": {"text": "a", "state": "odd"}}'},
        {"title_en_text": "a", "title_en_state": "odd"},
    ],
)
def test_a_form_that_was_tampered_with_is_refused(changes):
    form = TextForm(posted(TranslatedText(), **changes))

    assert not form.is_valid()


def test_a_required_text_must_say_something():
    field = TranslatedFormField(required=True)

    with pytest.raises(ValidationError):
        field.clean(["", "original", "", "original", "{}"])


@pytest.mark.django_db
def test_a_column_gives_back_what_was_put_in():
    text = TranslatedText({"zh-Hans": Wording("化石", TextState.CHECKED), "en": Wording("Fossil")})

    Topic.objects.create(slug="fossils", name=text)

    assert Topic.objects.get().name == text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "value",
    [
        "[]", '"text"', "{}", '{"en": 5}', '{"en": {"text": "a"}}',
        '{"en": {"text": "a", "state": "odd"}}', '{"en": {"text": 5, "state": "original"}}',
        '{"en": {"state": "original"}}',
    ],
)  # fmt: skip
def test_the_database_refuses_what_is_no_text(value):
    topic = Topic.objects.create(slug="x", name=TranslatedText.original("en", "x"))

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE programme_topic SET name = %s::jsonb WHERE id = %s", [value, topic.pk]
        )


@pytest.mark.django_db
def test_an_empty_text_may_stand_where_it_need_not_be_said():
    series = Series.objects.create(slug="x", title=TranslatedText.original("en", "x"))

    series.refresh_from_db()

    assert series.summary == TranslatedText()


@pytest.mark.parametrize("value", ["[]", '{"en": 5}', '{"en": {"text": 5}}', "nonsense"])
def test_a_field_refuses_what_is_no_text(value):
    field = Topic._meta.get_field("name")

    with pytest.raises(ValidationError):
        field.clean(value, None)


def test_a_serialised_copy_is_the_json():
    topic = Topic(slug="x", name=TranslatedText.original("en", "星"))

    copied = Topic._meta.get_field("name").value_to_string(topic)

    assert json.loads(copied) == {"en": {"text": "星", "state": "original"}}


@pytest.mark.parametrize(
    ("code", "tag"),
    [("zh-hans", "zh-Hans"), ("en", "en"), ("pt-br", "pt-BR"), ("sr-latn", "sr-Latn")],
)
def test_a_language_code_becomes_a_tag(code, tag):
    assert bcp47(code) == tag
