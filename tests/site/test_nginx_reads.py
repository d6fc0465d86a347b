"""nginx as a front end of the beacon: the configuration that comes along, in a real nginx."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from contextlib import closing, suppress
from http.client import HTTPConnection

import pytest
from click.testing import CliRunner

from zouma.reach.events.segments import read_events, segments
from zouma.reach.models import Material
from zouma.site.command_line import commands
from zouma.site.embedded import free_port
from zouma.site.state import ROOT

pytestmark = pytest.mark.django_db
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
MAIN = """
daemon off;
pid {folder}/nginx.pid;
error_log stderr;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {configuration};
    server {{
        listen 127.0.0.1:{port};
{location}
    }}
}}
"""


def location_of(configuration, log):
    """Return the part for the server block, which the file gives as a comment, with another log."""
    _before, _line, told = configuration.partition("# In the server block:\n")
    lines = [line.removeprefix("#") for line in told.splitlines() if line.startswith("#  ")]
    assert "return 204;" in " ".join(lines)
    return "\n".join(lines).replace("/var/log/nginx/zouma-reads.log", str(log))


@pytest.fixture
def nginx(tmp_path):
    """Run nginx on loopback; return its port and its log."""
    if NGINX is None:
        if os.environ.get("ZOUMA_NGINX") == "required":
            pytest.fail("nginx is required here and not installed")
        pytest.skip("nginx is not installed")
    given = ROOT / "deploy" / "nginx-reads.conf"
    log, port = tmp_path / "zouma-reads.log", free_port()
    main = tmp_path / "nginx.conf"
    main.write_text(MAIN.format(
        folder=tmp_path, configuration=given, port=port,
        location=location_of(given.read_text(), log),
    ))  # fmt: skip
    process = subprocess.Popen([NGINX, "-p", str(tmp_path), "-c", str(main), "-e", "stderr"])
    try:
        wait_for(port, process)
        yield port, log, process
    finally:
        process.terminate()
        process.wait(10)


def wait_for(port, process):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    pytest.fail("nginx does not start")


def tell(port, page, *, method="POST", kind="read", **changes):
    """Send a beacon as a page of this host does; None leaves a header out."""
    origin = f"http://127.0.0.1:{port}"
    headers = {"Referer": origin + page, "Sec-Fetch-Site": "same-origin", "User-Agent": "Firefox"}
    headers |= {name.replace("_", "-"): value for name, value in changes.items()}
    said = {name: value for name, value in headers.items() if value is not None}
    body = json.dumps({"events": [{"id": "0123456789abcdef", "item": page}]})
    with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        connection.request(method, f"/reads?kind={kind}", body, said)
        return connection.getresponse().status


def test_what_nginx_wrote_down_is_imported_and_what_it_must_not_take_is_not(
    nginx, tmp_path, settings
):
    port, log, process = nginx
    settings.REACH_FOLDER = tmp_path / "reach"
    told = [
        tell(port, "/zh-hans/editions/week/stars/"),
        tell(port, "/en/editions/week/moss/?q=one%20two"),
        tell(port, "/en/editions/week/silent/", DNT="1"),
        tell(port, "/en/editions/week/silent/", Sec_GPC="1"),
        tell(port, "/en/editions/week/elsewhere/", Referer="https://other.example/en/"),
        tell(port, "/en/editions/week/elsewhere/", Sec_Fetch_Site="cross-site"),
        tell(port, "/en/editions/week/looked/", kind="engagement"),
        tell(port, "/en/editions/week/fetched/", method="GET"),
    ]
    assert told == [204] * 8
    process.terminate()
    process.wait(10)  # what it holds in memory is written at the end

    result = CliRunner().invoke(commands, ["reach", "import", str(log), "--channel", "site"])

    assert result.exit_code == 0, result.output
    assert "  2 lines read; 2 events" in result.output
    rows = [row for path in segments(settings.REACH_FOLDER) for rows in read_events(path)
            for row in rows]  # fmt: skip
    assert len({row["visitor"] for row in rows}) == 1
    named = dict(Material.objects.values_list("item", "key"))
    assert {named[row["item"]] for row in rows} == {
        "/editions/week/stars/", "/editions/week/moss/"
    }  # fmt: skip


def test_a_body_that_is_too_large_is_refused(nginx):
    port, _log, _process = nginx

    assert tell(port, "/" + "a" * 3000, Referer=f"http://127.0.0.1:{port}/en/") == 204
    assert tell(port, "/" + "a" * 20_000, Referer=f"http://127.0.0.1:{port}/en/") == 413
