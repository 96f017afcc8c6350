"""Spark's own standalone cluster on loopback: a master and two workers, and a secret they share.

Without a secret, any account of the machine could have the cluster run its code as us.
"""

import json
import os
import secrets
import signal
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from flows.settings import PROJECT
from tests.machine import wait_until

ENVIRONMENT = PROJECT / ".venv-spark"
PYTHON = ENVIRONMENT / "bin" / "python"
LOOPBACK = "127.0.0.1"
N_WORKERS = 2


@dataclass(slots=True)
class Cluster:
    """A master and its workers, each a process of its own."""

    master: str
    page: str
    conf: Path
    workers: list[subprocess.Popen]

    def n_alive(self) -> int:
        """How many workers the master knows to be alive."""
        with urllib.request.urlopen(f"{self.page}/json/", timeout=5) as answer:  # noqa: S310
            return json.load(answer)["aliveworkers"]

    def kill_worker(self, number: int) -> None:
        """Kill a worker with all that it started, at once, as a machine that loses its power."""
        os.killpg(self.workers[number].pid, signal.SIGKILL)

    def kill_executor(self, number: int) -> bool:
        """Kill one executor of a worker, which goes on; tell whether there was one."""
        listed = subprocess.run(
            ["pgrep", "-g", str(self.workers[number].pid), "-f", "ExecutorBackend"],
            capture_output=True,
            text=True,
            check=False,
        )
        for process in listed.stdout.split():
            os.kill(int(process), signal.SIGKILL)
        return bool(listed.stdout.split())


def environment(conf: Path | None = None) -> dict[str, str]:
    """What Spark's programs are started with: its own home, loopback, no other settings."""
    home = next(ENVIRONMENT.glob("lib/python3*/site-packages/pyspark"))
    own = {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": LOOPBACK, "PYSPARK_PYTHON": str(PYTHON)}
    return {**os.environ, **own, **({"SPARK_CONF_DIR": str(conf)} if conf else {})}


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """Start a master and two workers of a core each; they end with the block."""
    conf = folder / "conf"
    conf.mkdir(parents=True)
    (conf / "spark-defaults.conf").touch(mode=0o600)
    (conf / "spark-defaults.conf").write_text(
        f"spark.authenticate true\nspark.authenticate.secret {secrets.token_hex(16)}\n"
        f"spark.driver.host {LOOPBACK}\nspark.driver.bindAddress {LOOPBACK}\n"
        "spark.ui.enabled false\n",
        encoding="utf-8",
    )
    port, page = free_port(), free_port()
    processes = [
        _start(
            *("org.apache.spark.deploy.master.Master", "--host", LOOPBACK),
            *("--port", str(port), "--webui-port", str(page)),
            conf=conf,
            log=folder / "master.log",
        )
    ]
    started = Cluster(f"spark://{LOOPBACK}:{port}", f"http://{LOOPBACK}:{page}", conf, [])
    try:
        _wait(started, 0)
        for number in range(N_WORKERS):
            started.workers.append(
                _start(
                    *("org.apache.spark.deploy.worker.Worker", started.master),
                    *("--host", LOOPBACK, "--cores", "1", "--memory", "1g"),
                    *("--webui-port", str(free_port())),
                    *("--work-dir", str(folder / f"worker-{number}")),
                    conf=conf,
                    log=folder / f"worker-{number}.log",
                )
            )
        processes += started.workers
        _wait(started, N_WORKERS)
        yield started
    finally:
        for process in processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def free_port() -> int:
    """A port of loopback that nothing listens on."""
    with socket.socket() as found:
        found.bind((LOOPBACK, 0))
        return found.getsockname()[1]


def _start(*arguments: str, conf: Path, log: Path) -> subprocess.Popen:
    own = environment(conf)
    with log.open("wb") as output:
        return subprocess.Popen(
            [f"{own['SPARK_HOME']}/bin/spark-class", *arguments],
            env={**own, "SPARK_DAEMON_MEMORY": "256m"},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # a group of its own: its executors end with it
        )


def _wait(started: Cluster, n_workers: int) -> None:
    def is_ready() -> bool:
        with suppress(OSError):
            return started.n_alive() == n_workers
        return False

    wait_until(is_ready, f"a master with {n_workers} workers", 60, every=0.2)
