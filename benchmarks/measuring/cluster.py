"""A Spark standalone cluster on this machine: one master and two workers, ended with the block."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from zouma.site.embedded import free_port

WAIT_SECONDS = 90


@contextmanager
def spark_cluster(folder: Path, *, workers: int = 2, memory_mb: int = 1024) -> Iterator[str]:
    """Yield the address of a master that workers of one core each have joined."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    address = f"spark://127.0.0.1:{port}"
    started = [started_class(folder / "master.log", "master.Master", "--port", str(port))]
    try:
        started += [
            started_class(
                folder / f"worker-{number}.log", "worker.Worker", "--cores", "1",
                "--memory", f"{memory_mb}m", "--work-dir", str(folder / f"work-{number}"), address,
            )
            for number in range(workers)
        ]  # fmt: skip
        wait_for_workers(folder / "master.log", workers)
        yield address
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait(timeout=30)


def started_class(log: Path, name: str, *arguments: str) -> subprocess.Popen[bytes]:
    """Start one of Spark's daemons on the loopback interface."""
    home = Path(str(find_spec("pyspark").origin)).parent  # type: ignore[union-attr]
    environment = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1",
                   "SPARK_DAEMON_MEMORY": "512m"}  # fmt: skip
    command = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{name}",
               "--host", "127.0.0.1", "--webui-port", "0", *arguments]  # fmt: skip
    with log.open("wb") as file:
        return subprocess.Popen(command, stdout=file, stderr=file, env=environment)


def wait_for_workers(log: Path, workers: int) -> None:
    """Wait until so many workers have joined the master."""
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until:
        if log.read_text(errors="replace").count("Registering worker") >= workers:
            return
        time.sleep(0.2)
    raise TimeoutError(f"the workers did not join: {log.read_text(errors='replace')[-2000:]}")
