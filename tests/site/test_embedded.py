"""The embedded PostgreSQL, with real processes: guarded, stopped by the last, hard to break."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from zouma.site.embedded import restart_if_killed

CLIENT = """
import sys
from zouma.site.embedded import embedded_database
with embedded_database() as url:
    print(url, flush=True)
    sys.stdin.read()
"""


def launched(var):
    """Start a process that uses the server of a folder until its input ends."""
    environment = {**os.environ, "ZOUMA_VAR": str(var), "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(
        [sys.executable, "-c", CLIENT], env=environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


@contextmanager
def using(var):
    """Hold the server of a folder in another process; yield it and the database's address."""
    process = launched(var)
    url = process.stdout.readline().strip()
    try:
        yield process, url
    finally:
        said = process.communicate(timeout=90)[1]
        if process.returncode != -signal.SIGKILL:
            assert (process.returncode, said) == (0, "")


def refusal(var):
    """Return the last line that a process says which cannot have the server."""
    process = launched(var)
    said = process.communicate(timeout=90)[1]
    assert process.returncode == 1
    return said.strip().splitlines()[-1]


def answer(url):
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT 6 * 7").fetchone()[0]


def postmaster(var):
    """Return the process id of a folder's server, None when it does not run."""
    path = var / "postgres" / "postmaster.pid"
    return int(path.read_text().splitlines()[0]) if path.exists() else None


def is_alive(pid):
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z"


def ended(pid):
    for _step in range(300):
        if not is_alive(pid):
            return True
        time.sleep(0.1)
    return False


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder whose server was made over what a killed start left behind, and stopped."""
    var = tmp_path_factory.mktemp("v")
    var.chmod(0o711)
    draft = var / "postgres.draft" / "data"
    draft.mkdir(parents=True)
    (draft / "PG_VERSION").write_text("18\n")
    with using(var) as (_process, url):
        assert answer(url) == 42
        assert not draft.exists()
    return var


def test_who_leaves_last_stops_the_server(made):
    with using(made):
        pid = postmaster(made)
        with using(made) as (_second, url):
            assert postmaster(made) == pid
        assert (answer(url), is_alive(pid)) == (42, True)

    assert (postmaster(made), ended(pid)) == (None, True)


def test_the_first_may_leave_before_the_second(made):
    with using(made) as (first, _url), using(made) as (_second, url):
        first.stdin.close()
        first.wait(60)

        assert answer(url) == 42
        first.stdin = None


def test_files_and_socket_are_their_owners_alone(made):
    with using(made):
        modes = {
            name: stat.S_IMODE((made / name).stat().st_mode)
            for name in ("postgres.secret", "postgres", "postgres/.s.PGSQL.5432",
                         "postgres/postgresql.auto.conf", "postgres/listening")
        }  # fmt: skip

    assert modes == {
        "postgres.secret": 0o600, "postgres": 0o700, "postgres/.s.PGSQL.5432": 0o700,
        "postgres/postgresql.auto.conf": 0o600, "postgres/listening": 0o600,
    }  # fmt: skip


@pytest.mark.parametrize("password", ["", "wrong"])
def test_the_password_is_needed(made, password):
    with using(made) as (_process, url):
        known = urlsplit(url).password

        with pytest.raises(psycopg.OperationalError, match="password"):
            answer(url.replace(f":{known}@", f":{password}@" if password else "@"))

        assert len(known) == 64


def connects_as(user, url):
    """Tell whether another user of the machine gets through with the right password."""
    pid = os.fork()
    if pid == 0:
        os.setgroups([])
        os.setgid(user.pw_gid)
        os.setuid(user.pw_uid)
        try:
            psycopg.connect(url, connect_timeout=5).close()
        except psycopg.OperationalError:
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_nobody_else_gets_through_even_with_the_password(made):
    with using(made) as (_process, url):
        owner = pwd.getpwuid((made / "postgres").stat().st_uid)
        stranger = pwd.getpwnam("daemon")

        assert stranger.pw_uid != owner.pw_uid
        assert (connects_as(stranger, url), connects_as(pwd.getpwuid(0), url)) == (False, True)


def test_a_killed_client_hinders_nobody(made):
    with using(made) as (first, _url):
        first.kill()
        first.wait()
    orphan = postmaster(made)

    with using(made) as (_second, url):
        assert answer(url) == 42
        assert postmaster(made) == orphan

    assert ended(orphan)


def test_a_killed_server_hinders_nobody(made):
    with using(made):
        pid = postmaster(made)
        os.kill(pid, signal.SIGKILL)
        assert ended(pid)

    with using(made) as (_process, url):
        assert answer(url) == 42


def test_a_killed_server_is_started_again_for_who_uses_it(made, monkeypatch):
    monkeypatch.setenv("ZOUMA_VAR", str(made))
    with using(made) as (_process, url):
        pid = postmaster(made)
        quiet = restart_if_killed(made)
        os.kill(pid, signal.SIGKILL)
        assert ended(pid)

        started = restart_if_killed(made)

        assert (quiet, started, restart_if_killed(made)) == (False, True, False)
        assert answer(url) == 42
        assert postmaster(made) != pid
    assert postmaster(made) is None


def test_a_client_and_server_killed_together_hinder_nobody(made):
    with using(made) as (process, _url):
        pid = postmaster(made)
        process.kill()
        process.wait()
        os.kill(pid, signal.SIGKILL)
        assert ended(pid)

    with using(made) as (_process, url):
        assert answer(url) == 42


def test_a_process_that_got_the_number_of_a_dead_server_hinders_nobody(made):
    data = made / "postgres"
    owner = data.stat()
    with using(made):
        lines = (data / "postmaster.pid").read_text().splitlines()
    sleeper = subprocess.Popen(
        ["sleep", "300"], user=owner.st_uid if os.geteuid() == 0 else None, cwd="/"
    )
    stale = data / "postmaster.pid"
    stale.write_text("\n".join([str(sleeper.pid), *lines[1:]]) + "\n")
    os.chown(stale, owner.st_uid, owner.st_gid)

    try:
        with using(made) as (_process, url):
            assert answer(url) == 42
    finally:
        sleeper.kill()
        sleeper.wait()


def test_a_long_path_means_loopback_with_a_password(made, tmp_path):
    var = tmp_path / ("long" * 25)
    var.parent.chmod(0o711)
    made.rename(var)
    try:
        with using(var) as (_process, url):
            where = parse_qs(urlsplit(url).query)
            assert where["host"] == ["127.0.0.1"]
            assert answer(url) == 42
            with pytest.raises(psycopg.OperationalError, match="password"):
                answer(url.replace(urlsplit(url).password, "wrong"))
    finally:
        var.rename(made)

    with using(made) as (_process, url):
        assert parse_qs(urlsplit(url).query)["host"] == [str(made / "postgres")]


def test_data_of_another_version_is_left_alone(tmp_path):
    data = tmp_path / "postgres"
    data.mkdir()
    (data / "PG_VERSION").write_text("14\n")

    said = refusal(tmp_path)

    assert said.partition(": ")[2] == (
        f"{data} holds data of PostgreSQL 14; move it away or set DATABASE_URL."
    )
    assert (data / "PG_VERSION").read_text() == "14\n"


def test_a_folder_that_is_no_database_is_left_alone(tmp_path):
    data = tmp_path / "postgres"
    data.mkdir()
    (data / "letter.txt").write_text("dear")

    said = refusal(tmp_path)

    assert said.partition(": ")[2] == (
        f"{data} is not a database of PostgreSQL; move it away or set DATABASE_URL."
    )
    assert (data / "letter.txt").read_text() == "dear"


def test_the_folder_can_be_taken_away_afterwards(made):
    assert postmaster(made) is None

    shutil.rmtree(made)

    assert not made.exists()
