"""The languages of the interface: those that have a folder of translations."""

from __future__ import annotations

from functools import cache

from django.conf.locale import LANG_INFO

from zouma.site.state import ROOT

LOCALE = ROOT / "src" / "zouma" / "locale"


@cache
def available_languages() -> list[tuple[str, str]]:
    """Return code and own name of each language that has translations, Chinese and English first.

    A language is added by its ``locale/<code>/LC_MESSAGES/django.po`` alone.
    """
    folders = {path.parent.parent.name for path in LOCALE.glob("*/LC_MESSAGES/django.po")}
    codes = {folder.replace("_", "-").lower() for folder in folders} - {"zh-hans", "en"}
    return [(code, own_name(code)) for code in ["zh-hans", "en", *sorted(codes)]]


def own_name(code: str) -> str:
    """Return what a language calls itself."""
    info = LANG_INFO.get(code) or LANG_INFO.get(code.partition("-")[0], {})
    return "中文" if code == "zh-hans" else str(info.get("name_local", code)).capitalize()
