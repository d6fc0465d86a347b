"""The command line: what it says, where, and with which exit status."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.utils import translation

from make import activity, edition, programme
from programme.city import city
from zouma.programme.models import Activity, Edition, Session
from zouma.site import state
from zouma.site.command_line import commands, main

EVENT = {
    "@type": "Event", "name": "Stars", "startDate": "2026-06-01T10:00:00+08:00",
    "location": {"@type": "Place", "name": "Hall", "address": "1 Road"},
}  # fmt: skip


@pytest.fixture
def zouma(monkeypatch, capfdbinary):
    """Run a command in this process, on the test's database; return status, output, errors."""
    signals = {number: signal.getsignal(number)
               for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)}  # fmt: skip

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["zouma", *map(str, arguments)])
        capfdbinary.readouterr()
        with translation.override("en"):
            try:
                main()
                status = 0
            except SystemExit as end:
                status = end.code
        output, errors = capfdbinary.readouterr()
        return status, output.decode(), errors.decode()

    yield run
    for number, handler in signals.items():
        signal.signal(number, handler)


@pytest.fixture
def events(tmp_path):
    path = tmp_path / "events.json"
    path.write_text(json.dumps([EVENT]), encoding="utf-8")
    return path


@pytest.mark.django_db
def test_an_import_reports_pure_json(zouma, events):
    status, output, errors = zouma("import", events, "--edition", "days", "--report", "json")

    report = json.loads(output)
    assert (status, errors) == (0, "")
    assert list(report) == ["edition", "read", "activities", "sessions", "places", "organisations",
                            "findings"]  # fmt: skip
    assert report["activities"] == {"created": 1, "updated": 0, "unchanged": 0, "refused": 0}
    assert [list(finding) for finding in report["findings"]] == [
        ["record", "field", "value", "reason", "action"]
    ] * len(report["findings"])
    assert Activity.objects.count() == 1


@pytest.mark.django_db
def test_importing_again_changes_nothing(zouma, events):
    zouma("import", events, "--edition", "days")

    _status, output, _errors = zouma("import", events, "--edition", "days", "--report", "json")

    unchanged = {"created": 0, "updated": 0, "unchanged": 1, "refused": 0}
    report = json.loads(output)
    assert {name: report[name] for name in ("activities", "sessions", "places")} == dict.fromkeys(
        ("activities", "sessions", "places"), unchanged
    )
    assert "created" not in {word for f in report["findings"] for word in f["action"].split()}


@pytest.mark.django_db
def test_a_table_is_for_people(zouma, events):
    status, output, errors = zouma("import", events, "--edition", "days", "--dry-run")

    assert (status, errors, Edition.objects.exists()) == (0, "", False)
    assert output.startswith("Edition days: 1 records read.\n")


BAD_ZONE = ("“Mars/Olympus” is not a time zone; use an IANA name such as Asia/Shanghai or"
            " Europe/Paris.")  # fmt: skip
BAD_SLUG = ("“Big Days” cannot be an edition's slug: use up to 120 small letters a–z, digits and"
            " single hyphens, such as carnival-2026.")  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["missing.json", "--edition", "x"], "There is no file missing.json."),
        ([".", "--edition", "x"], ". is a folder, not a file."),
        (["events.json", "--edition", "Big Days"], BAD_SLUG),
        (["events.json", "--edition", "x", "--timezone", "Mars/Olympus"], BAD_ZONE),
    ],
)
def test_a_refusal_is_one_sentence(zouma, events, monkeypatch, arguments, sentence):
    monkeypatch.chdir(events.parent)

    found = zouma("import", *arguments)

    assert found == (2, "", f"zouma: {sentence}\n")
    assert not Edition.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "arguments",
    [
        ["events.json", "--format", "frab"],
        ["events.json", "--format", "ical"],
        ["events.json", "--format", "zouma"],
        ["events.json", "--mapping", "missing.toml"],
        ["events.json", "--mapping", "bad.toml"],
        ["noise.bin"],
        ["empty.json"],
    ],
)
def test_a_wrong_format_and_a_bad_mapping_are_refused_in_one_sentence(
    zouma, events, monkeypatch, arguments
):
    monkeypatch.chdir(events.parent)
    Path("bad.toml").write_text("records = 5\nnonsense = true\n")
    Path("noise.bin").write_bytes(bytes(range(256)))
    Path("empty.json").write_bytes(b"")

    status, output, errors = zouma("import", *arguments, "--edition", "x")

    assert (status, output) == (2, "")
    assert errors.startswith("zouma: ")
    assert (errors.count("\n"), len(errors) < 400) == (1, True)
    assert not Edition.objects.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["import", "events.json"], ["import", "--edition", "x"],
        ["import", "x", "--edition", "x", "--format", "pdf"],
        ["export", "x", "--format", "pdf"], ["nonsense"], ["demo", "--scale", "0"],
        ["bench", "nothing"],
    ],
)  # fmt: skip
def test_a_wrong_call_is_refused(zouma, arguments):
    status, output, errors = zouma(*arguments)

    assert (status, output) == (2, "")
    assert errors.startswith("Usage: ./zouma")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["json", "csv", "xlsx", "ical", "frab", "schema-org", "geojson",
                                  "rss", "atom", "dcat"])  # fmt: skip
def test_an_edition_is_exported_in_every_format(zouma, name, tmp_path):
    city()
    path = tmp_path / "out"

    found = zouma("export", "days-2026", "--format", name, "--output", path)

    assert found == (0, "", "")
    assert [file.name for file in tmp_path.iterdir()] == ["out"]
    assert path.stat().st_size > 300


@pytest.mark.django_db
def test_an_export_goes_to_the_terminal_and_back_in(zouma, tmp_path):
    programme(edition(), activity())
    _status, output, errors = zouma("export", "days-2026")
    path = tmp_path / "days.json"
    path.write_text(output, encoding="utf-8")

    Activity.objects.all().delete()
    status, report, _errors = zouma("import", path, "--edition", "again", "--report", "json")

    assert (status, errors, json.loads(report)["activities"]["created"]) == (0, "", 1)


@pytest.mark.django_db
def test_an_edition_is_copied_beside_itself(zouma, tmp_path):
    programme(edition(), activity())
    path = tmp_path / "days.json"
    zouma("export", "days-2026", "--output", path)

    status, _output, _errors = zouma("import", path, "--edition", "again")

    assert (status, Activity.objects.count(), Session.objects.count()) == (0, 2, 2)


@pytest.mark.django_db
def test_an_unknown_edition_cannot_be_exported(zouma, tmp_path):
    found = zouma("export", "nothing", "--output", tmp_path / "out")

    assert found == (2, "", "zouma: There is no edition “nothing”.\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_a_file_that_cannot_be_written_is_said(zouma, tmp_path):
    programme(edition(), activity())

    status, output, errors = zouma("export", "days-2026", "--output", tmp_path / "no" / "out")

    assert (status, output) == (1, "")
    assert errors == f"Error: {tmp_path}/no/out cannot be written: No such file or directory.\n"


@pytest.mark.parametrize("name", [*sorted(set(commands.commands) - {"test", "manage"}), ""])
def test_every_command_explains_itself_with_an_example(zouma, name):
    status, output, errors = zouma(*name.split(), "--help")

    shown = "./zouma" if name in {"", "check", "worker", "translations"} else f"./zouma {name}"
    assert (status, errors) == (0, "")
    assert output.count(shown) >= 1
    assert name in {"", "check", "worker", "translations"} or "Example" in output


def test_a_secret_is_its_owners_alone(monkeypatch, tmp_path):
    monkeypatch.setenv("ZOUMA_VAR", str(tmp_path / "var"))

    found = [state.secret("one"), state.secret("one"), state.secret("two")]

    files = sorted((tmp_path / "var").iterdir())
    assert [stat.S_IMODE(file.stat().st_mode) for file in files] == [0o600, 0o600]
    assert [file.name for file in files] == ["one.secret", "two.secret"]
    assert (found[0] == found[1], found[0] == found[2], len(found[0])) == (True, False, 64)


def test_a_secret_that_was_never_written_is_made_again(monkeypatch, tmp_path):
    monkeypatch.setenv("ZOUMA_VAR", str(tmp_path))
    (tmp_path / "one.secret").touch()

    assert len(state.secret("one")) == 64


def test_the_folder_of_all_state_is_closed_to_others(monkeypatch, tmp_path):
    monkeypatch.setenv("ZOUMA_VAR", str(tmp_path / "a" / "var"))

    mode = stat.S_IMODE(state.var_folder().stat().st_mode)

    assert mode == (0o711 if os.geteuid() == 0 else 0o700)


def test_help_starts_without_a_database_or_django(tmp_path):
    environment = {"PATH": os.environ["PATH"], "ZOUMA_VAR": str(tmp_path / "var"),
                   "PYTHONPATH": str(state.ROOT / "src")}  # fmt: skip
    program = (
        "import sys, runpy\n"
        "sys.argv = ['zouma', '--help']\n"
        "try:\n    runpy.run_module('zouma', run_name='__main__')\n"
        "except SystemExit as end:\n"
        "    print(end.code, sorted({'django', 'psycopg', 'wagtail'} & set(sys.modules)))\n"
    )

    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True,
                          text=True, check=True)  # fmt: skip

    assert done.stdout.splitlines()[-1] == "0 []"
    assert not (tmp_path / "var").exists()


@pytest.mark.django_db(transaction=True)
def test_a_process_of_its_own_ends_with_the_status(events):
    head, _, tail = os.environ["DATABASE_URL"].rpartition("/")
    query = tail.partition("?")[2]
    url = f"{head}/{connection.settings_dict['NAME']}?{query}"
    environment = {**os.environ, "DATABASE_URL": url, "PYTHONPATH": str(state.ROOT / "src")}

    def run(*arguments):
        command = [sys.executable, "-m", "zouma", *map(str, arguments)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    good = run("import", events, "--edition", "days", "--report", "json")
    bad = run("import", events.parent, "--edition", "days")

    assert (good.returncode, good.stderr, json.loads(good.stdout)["edition"]) == (0, "", "days")
    assert (bad.returncode, bad.stdout) == (2, "")
    assert bad.stderr == f"zouma: {events.parent} is a folder, not a file.\n"
    assert str(Activity.objects.get().title) == "Stars"
