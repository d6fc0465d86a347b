"""The interface's languages: found by their folders, complete, compiled."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation

from zouma.site import languages, translations
from zouma.site.languages import LOCALE, available_languages, own_name
from zouma.site.state import ROOT

FRENCH = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "Programme"
msgstr "Le programme"
"""


def test_chinese_and_english_are_there():
    assert settings.LANGUAGES[:2] == [("zh-hans", "中文"), ("en", "English")]


def test_a_folder_is_a_language(monkeypatch, tmp_path):
    for folder in ("zh_Hans", "en", "fr", "pt_BR", "tlh"):
        path = tmp_path / folder / "LC_MESSAGES"
        path.mkdir(parents=True)
        (path / "django.po").touch()
    (tmp_path / "de").mkdir()
    monkeypatch.setattr(languages, "LOCALE", tmp_path)
    available_languages.cache_clear()

    found = available_languages()

    available_languages.cache_clear()
    assert found == [("zh-hans", "中文"), ("en", "English"), ("fr", "Français"),
                     ("pt-br", "Português brasileiro"), ("tlh", "Tlh")]  # fmt: skip


def test_a_language_names_itself():
    assert [own_name(code) for code in ("de", "ja", "zh-hant")] == ["Deutsch", "日本語", "繁體中文"]


def test_a_third_language_is_added_by_its_file_alone(tmp_path):
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    path = tmp_path / "src" / "zouma" / "locale" / "fr" / "LC_MESSAGES"
    path.mkdir(parents=True)
    (path / "django.po").write_text(FRENCH, encoding="utf-8")
    (tmp_path / "var" / "static").mkdir(parents=True)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "src"),
                   "ZOUMA_VAR": str(tmp_path / "var"),
                   "DJANGO_SETTINGS_MODULE": "zouma.site.settings"}  # fmt: skip
    program = (
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "print(Client().get('/fr/about/', HTTP_HOST='localhost').content.decode())\n"
    )

    for command in (["-m", "zouma", "translations"], ["-c", program]):
        done = subprocess.run([sys.executable, *command], env=environment, cwd=tmp_path, text=True,
                              capture_output=True, check=False)  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")

    assert '<html lang="fr"' in done.stdout
    assert done.stdout.count(">Le programme</a>") == 1
    assert ">Français</a>" in done.stdout


@pytest.mark.parametrize("code", ["en", "zh-hans"])
def test_a_page_speaks_one_language(client, code):
    response = client.get(f"/{code}/about/")

    with translation.override(code):
        title = translation.gettext("About this site")
    assert f"<h1>{title}</h1>" in response.content.decode()


def test_everything_is_translated_and_compiled():
    assert translations.stale_translations() == []


def test_english_says_what_the_source_says():
    with (LOCALE / "en" / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalogue = read_po(file, locale="en")

    assert [m.id for m in catalogue if m.id and m.string != m.id] == []


def test_chinese_holds_chinese():
    with (LOCALE / "zh_Hans" / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalogue = read_po(file, locale="zh_Hans")
    letters = {m.id: str(m.string) for m in catalogue if isinstance(m.id, str) and len(m.id) > 25}

    without = [source for source, said in letters.items()
               if not any("\u4e00" <= character <= "\u9fff" for character in said)]  # fmt: skip

    assert without == []


def test_a_string_that_is_not_translated_is_noticed():
    text = FRENCH + '\nmsgid "Age %(age)s"\nmsgstr "Âge %(years)s"\n\nmsgid "Map"\nmsgstr ""\n'
    catalogue = read_po(io.BytesIO(text.encode()), locale="fr")

    assert translations.untranslated("fr", catalogue) == [
        "fr: unknown placeholder: Age %(age)s", "fr: not translated: Map",
    ]  # fmt: skip
