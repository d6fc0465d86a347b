"""A part of a page is rendered once for the same values, and never out of date."""

from __future__ import annotations

from dataclasses import dataclass

from django.template import Context, Template
from django.utils.translation import override

from zouma.common.templatetags.zouma_parts import part, rendered


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    chosen: bool = False
    count: int = 0


@dataclass(frozen=True)
class Group:
    name: str
    choices: tuple[Choice, ...]


BOXES = "programme/_boxes.html"


def boxes(label):
    return part(BOXES, group=Group("type", (Choice("talk", label),)))


def test_the_same_values_are_rendered_once():
    rendered.cache_clear()

    first, again, other = boxes("Talk"), boxes("Talk"), boxes("Lecture")

    assert (first == again, first == other) == (True, False)
    assert rendered.cache_info().misses == 2


def test_each_language_has_its_own():
    rendered.cache_clear()
    with override("en"):
        english = part("site/_foot_links.html")
    with override("zh-hans"):
        chinese = part("site/_foot_links.html")

    assert ("For staff" in english, "For staff" in chinese) == (True, False)


def test_nothing_is_remembered_where_templates_are_being_written(settings):
    settings.DEBUG = True
    rendered.cache_clear()
    boxes("Talk")

    assert rendered.cache_info().currsize == 0


def test_what_visitors_wrote_is_escaped_and_the_part_is_not():
    shown = Template('{% part "programme/_boxes.html" group=group %}').render(
        Context({"group": Group("<i>", (Choice("&", "<b>"),))})
    )

    assert ("<label>" in shown, "<b>" in shown, "<i>" in shown) == (True, False, False)


def test_a_part_sees_nothing_but_its_values():
    shown = Template('{% part "programme/_boxes.html" %}').render(
        Context({"group": Group("type", (Choice("talk", "Talk"),))})
    )

    assert shown.strip() == ""
