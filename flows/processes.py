"""A module run in a process of its own that never outlives the one that started it.

``python -m flows.processes MODULE ARG...`` runs MODULE as ``python -m`` would. Its standard input
is a lifeline: when the parent ends, killed or not, the pipe closes and the child stops at once.
Without it a killed run would leave a server listening, or dbt writing into a folder the next run
clears.
"""

import atexit
import gc
import os
import runpy
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from flows.permissions import OTHERS, close_to_others, private_folder
from flows.settings import PROJECT


def start_child(
    module: str,
    *arguments: str,
    environment: Mapping[str, str],
    log: Path,
    keep: tuple[int, ...] = (),
) -> subprocess.Popen:
    """Start a module in a child process; its output goes to a log file, its owner's alone.

    Parameters
    ----------
    keep
        File descriptors the child holds too, such as that of a lock.
    """
    private_folder(log.parent)
    with log.open("wb") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "flows.processes", module, *arguments],
            cwd=PROJECT,
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C reaches us alone, and we end our children in order
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=keep,
            umask=OTHERS,
        )


def stop_child(child: subprocess.Popen) -> None:
    """End a child that is still running, and wait for it."""
    if child.poll() is None:
        child.terminate()
    try:
        child.wait(timeout=10)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    if child.stdin:
        child.stdin.close()


@contextmanager
def nothing_collected() -> Iterator[None]:
    """Import meanwhile, or start up: nothing is collected, and what lives on not afterwards either.

    Some libraries ask for a collection while they compute: then what is new is looked through.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _stop_with_the_parent() -> None:
    while os.read(0, 1):
        pass
    os._exit(1)


if __name__ == "__main__":
    close_to_others()
    threading.Thread(target=_stop_with_the_parent, daemon=True).start()
    gc.set_threshold(50_000)  # start-up makes many objects that live on: collecting finds nothing
    atexit.register(gc.freeze)  # nor is there anything to take apart at the end
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
