"""A command watched by an attacker: what stands open meanwhile, and which hosts it asks for.

The releases that the session builds anyway are built so, under the most generous of umasks and
where the machine allows it in a network that leads nowhere.
"""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from flows.settings import PROJECT

AUDIT = PROJECT / "tests" / "attacks" / "audit"
WATCHER = PROJECT / "tests" / "attacks" / "watcher.py"
# a namespace of its own has its own loopback, which is down until somebody takes it up
NO_NETWORK = """
import fcntl, os, socket, struct, sys
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
    fcntl.ioctl(any_socket, 0x8914, struct.pack("16sH14s", b"lo", 0x41, b""))  # SIOCSIFFLAGS: up
os.execv(sys.argv[1], sys.argv[1:])
"""


@dataclass(frozen=True, slots=True)
class Watched:
    """What was found while a command ran.

    Attributes
    ----------
    umask
        What the command was started with.
    owner, stranger
        What stood open in its data directory, as `watcher.py` lays it out; of a stranger nothing
        where this account may not play one.
    addresses
        What Python processes of the command connected to or looked up.
    is_cut_off
        Whether it ran where no other host can be reached.
    """

    umask: int
    owner: dict[str, list[str]]
    stranger: dict[str, list[str]]
    addresses: list[str]
    is_cut_off: bool

    def keep(self, home: Path) -> None:
        """Write it beside the data directory, for other processes of the session."""
        _told(home).write_text(json.dumps(asdict(self)))

    @classmethod
    def of(cls, home: Path) -> "Watched":
        """Read what was found when the releases of a data directory were built."""
        return cls(**json.loads(_told(home).read_text()))


def _told(home: Path) -> Path:
    return home.parent / f"{home.name}-watched.json"


def other_hosts(addresses: Iterable[str]) -> list[str]:
    """Those of the noted addresses that are not on this machine."""
    ours = ("127.0.0.1", "localhost", "::1", "", None)

    def is_ours(line: str) -> bool:
        place = ast.literal_eval(line.split(" ", 1)[1])
        host = place[0] if isinstance(place, tuple) else place
        host = host.decode() if isinstance(host, bytes) else host
        return host in ours or str(host).startswith("/")

    return [line for line in addresses if not is_ours(line)]


@cache
def cut_off() -> tuple[str, ...]:
    """Begin of a command that reaches no other host; empty where the machine allows none."""
    for options in (["-n"], ["-r", "-n"]):
        begin = ["unshare", *options, sys.executable, "-c", NO_NETWORK]
        try:
            done = subprocess.run(
                [*begin, "/bin/sh", "-c", "exit 0"], check=False, capture_output=True
            )
        except FileNotFoundError:
            return ()
        if done.returncode == 0:
            return tuple(begin)
    return ()


def watched(
    home: Path, umask: int, run: Callable[[tuple[str, ...], dict[str, str]], object]
) -> Watched:
    """Watch a data directory while a command runs.

    Parameters
    ----------
    run
        Runs the command, given how to begin it and what to add to its environment.
    """
    log = home.parent / f"{home.name}-addresses.txt"
    log.unlink(missing_ok=True)
    watcher = subprocess.Popen(
        [sys.executable, str(WATCHER), str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        run(cut_off(), auditing(log))
    finally:
        told, _ = watcher.communicate()
    found = json.loads(told)
    return Watched(umask, found["owner"], found["stranger"], noted(log), bool(cut_off()))


def auditing(log: Path) -> dict[str, str]:
    """Environment in which Python notes in a file which addresses it asks for."""
    return {"GOFAL_AUDIT": str(log), "PYTHONPATH": f"{AUDIT}{os.pathsep}{PROJECT}"}


def noted(log: Path) -> list[str]:
    """What was noted, each address once."""
    return sorted(set(log.read_text().splitlines())) if log.exists() else []
