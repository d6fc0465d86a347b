"""The rules of the house that no other tool keeps."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from functools import cache

import pytest

from zouma.site.state import ROOT

SOURCE = ROOT / "src" / "zouma"
FORBIDDEN = {"utils", "helpers", "misc", "base", "manager", "handler", "service", "data", "info"}
# Strings are put together so that this file does not hold them.
REGISTRIES = ["py" + "pi.org", "files.python" + "hosted.org", "npm" + "js", "deb" + "ian.org"]
LONGER = set()  # functions allowed more than 50 lines: solvers' loops, by name
TEXTUAL = {
    ".py",
    ".html",
    ".css",
    ".js",
    ".md",
    ".toml",
    ".lock",
    ".txt",
    ".json",
    ".svg",
    ".po",
    ".yml",
    ".yaml",
    ".service",
    ".sample",
    ".sh",
    "",
}


@cache
def committed():
    """Return every file that is or would be committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("this is no working copy of git")
    paths = [ROOT / name for name in done.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def modules():
    return [path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts]


def named(path):
    return str(path.relative_to(ROOT))


def code_lines(node, lines):
    """Return how many lines of a function are code: no blank ones, comments or docstring."""
    first = node.body[0]
    text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    documented = text and isinstance(first.value.value, str)
    skipped = range(first.lineno, first.end_lineno + 1) if documented else range(0)
    body = range(node.lineno, node.end_lineno + 1)
    written = (lines[number - 1].strip() for number in body if number not in skipped)
    return sum(1 for line in written if line and not line.startswith("#"))


def test_modules_are_short():
    long = {named(p): n for p in modules() if (n := len(p.read_text().splitlines())) > 400}

    assert long == {}


def test_functions_are_short():
    long = {}
    for path in modules():
        lines = path.read_text(encoding="utf-8").splitlines()
        for node in ast.walk(ast.parse("\n".join(lines))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = code_lines(node, lines)
                if length > 50 and node.name not in LONGER:
                    long[f"{named(path)}:{node.name}"] = length

    assert long == {}


def test_every_module_says_what_lives_there():
    silent = [named(p) for p in modules() if not ast.get_docstring(ast.parse(p.read_text("utf-8")))]

    assert silent == []


def test_every_docstring_opens_with_a_sentence():
    odd = []
    for path in modules():
        opening = (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").splitlines()[:1]
        if opening and not opening[0].endswith((".", ":")):
            odd.append(named(path))

    assert odd == []


def test_names_say_something():
    vague = [named(p) for p in committed() if p.suffix == ".py" and p.stem in FORBIDDEN]

    assert vague == []


def templates():
    return sorted(SOURCE.rglob("templates/**/*.html"))


def test_templates_are_short():
    long = {named(p): n for p in templates() if (n := len(p.read_text("utf-8").splitlines())) > 200}

    assert long == {}
    assert len(templates()) > 20


def test_templates_hold_no_style_or_script():
    scripts = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(?:ld\+)?json\")", re.IGNORECASE
    )
    styles = re.compile(r"<style|\bstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE)

    found = [
        named(path)
        for path in templates()
        if path.name != "document.html"  # a file to be kept, with no site beside it
        and (scripts.search(text := path.read_text("utf-8")) or styles.search(text))
    ]

    assert found == []


def test_no_registry_is_named_in_any_file():
    found = [
        named(path)
        for path in committed()
        if path.suffix in TEXTUAL
        and any(name in path.read_text("utf-8", errors="replace") for name in REGISTRIES)
    ]

    assert found == []


def test_the_root_is_easy_to_overlook():
    entries = {path.relative_to(ROOT).parts[0] for path in committed()}

    visible = sorted(name for name in entries if not name.startswith("."))

    assert len(visible) <= 14, visible


def test_tests_mirror_the_source():
    allowed = {"journeys", "references"}
    folders = {p.parent.relative_to(ROOT / "tests") for p in (ROOT / "tests").rglob("test_*.py")}

    strange = [
        str(folder)
        for folder in folders
        if folder.parts and folder.parts[0] not in allowed and not (SOURCE / folder).is_dir()
    ]

    assert strange == []


def test_every_dependency_is_locked():
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    locked = (ROOT / "requirements.lock").read_text().splitlines()

    names = {re.split(r"[^\w.-]", line)[0].lower().replace("_", "-") for line in wanted}

    assert names - {line.partition("==")[0] for line in locked} == set()


def test_every_dependency_of_the_extras_is_locked():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    locked = (ROOT / ".ci" / "requirements-engines.lock").read_text().splitlines()

    names = {re.split(r"[^\w.-]", line)[0] for line in extras["optional-dependencies"]["engines"]}

    assert names - {line.partition("==")[0] for line in locked} == set()
