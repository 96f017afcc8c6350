"""Walk a data directory again and again while a run goes on, and try it as a stranger.

``python watcher.py HOME`` until standard input ends; then what was found is printed as JSON. It is
a program of its own, and imports nothing of ours: where it may, it forks and gives up its account.
"""

import json
import os
import select
import stat
import sys
from pathlib import Path

OTHERS = stat.S_IRWXG | stat.S_IRWXO
WRITABLE = stat.S_IWGRP | stat.S_IWOTH
STRANGER = 43210
PAUSE = 0.05  # seconds between two looks at least, and so many times what a look costs
RESTS = 9
# what readers are given: the way to a release, and what is in it
OPEN_FOLDERS = ("", "releases", "as_of")
OPEN_FILES = ("gofal.duckdb", "manifest.json")
SHOWN_FOLDERS = ("files", "site")  # of a release: all that lies in them


def is_for_readers(path: str, *, is_folder: bool) -> bool:
    """Whether others may see a path below the home, such as ``releases/000001-aa/gofal.duckdb``."""
    parts = Path(path).parts
    if parts[:1] == ("as_of",) and len(parts) > 1:
        parts = parts[2:]
    if not parts:
        return True
    is_shown = parts[0] == "releases" and len(parts) > 2 and parts[2] in SHOWN_FOLDERS
    if is_folder:
        return is_shown or (parts[0] in OPEN_FOLDERS and len(parts) <= 2)
    is_open = parts[0] == "releases" and len(parts) == 3 and parts[2] in OPEN_FILES
    return is_open or (is_shown and len(parts) > 3)


def is_dropped(path: str) -> bool:
    """Whether it is the landing folder, or lies in it: whoever puts files there decides of them."""
    return path == "landing" or Path(path).parent == Path("landing")


def walk(folder: str = ".", below: str = "") -> "list[tuple[str, os.stat_result]]":
    """Every path below a folder, with what it is; one that goes while we look is passed over."""
    found = []
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return []
    for entry in entries:
        path = f"{below}{entry.name}"
        try:
            found.append((path, entry.stat(follow_symlinks=False)))
        except OSError:
            continue
        if entry.is_dir(follow_symlinks=False):
            found += walk(entry.path, f"{path}/")
    return found


def look(found: dict[str, list[str]]) -> None:
    """Note what stands open to others, and what there was to see."""
    for path, about in [("", Path().stat()), *walk()]:
        if stat.S_ISLNK(about.st_mode):
            continue
        found["seen"].append(path)
        mode, is_folder = stat.S_IMODE(about.st_mode), stat.S_ISDIR(about.st_mode)
        if mode & WRITABLE:
            found["writable"].append(f"{path} {mode:o}")
        # what has landed is read-only for everybody, in folders that nobody else may enter
        is_kept = path.startswith("landing/") and not is_folder
        is_fine = is_kept or path == "landing" or is_for_readers(path, is_folder=is_folder)
        if mode & OTHERS and not is_fine:
            found["open"].append(f"{path} {mode:o}")


def steal(found: dict[str, list[str]]) -> None:
    """As a stranger: read and write whatever can be reached."""
    for path, about in [(".", Path().stat()), *walk()]:
        if stat.S_ISLNK(about.st_mode):
            continue
        is_folder = stat.S_ISDIR(about.st_mode)
        if os.access(path, os.W_OK):
            found["written"].append(path)
        if os.access(path, os.R_OK):
            found["seen"].append(path)
            name = "" if path == "." else path
            if not (is_for_readers(name, is_folder=is_folder) or is_dropped(path)):
                found["read"].append(path)
    for path in ("building/restricted.duckdb", "building/restricted.duckdb.wal", "prefect/secret"):
        try:
            found["read"].append(f"{path}: {len(Path(path).read_bytes())} bytes")
        except OSError:
            continue


def until_told(watch: "object", *kinds: str) -> dict[str, list[str]]:
    """Look until standard input ends, and once more; return what was found, each thing once."""
    found: dict[str, list[str]] = {kind: [] for kind in kinds}
    is_over, pause = False, PAUSE
    while not is_over:
        is_over = bool(select.select([sys.stdin], [], [], pause)[0])
        before = sum(os.times()[:2])
        watch(found)
        # whoever looks all the time takes a core from the run that is watched
        pause = max(PAUSE, RESTS * (sum(os.times()[:2]) - before))
        found = {kind: sorted(set(each)) for kind, each in found.items()}
    return found


def main(home: str) -> None:
    """Wait for the home, then watch it, and be robbed if this account may play another."""
    while not Path(home).is_dir():
        if select.select([sys.stdin], [], [], 0.02)[0]:
            break
    os.chdir(home)  # a stranger starts in it, whatever stands above it
    reading, writing = os.pipe()
    child = None
    if os.geteuid() == 0:
        child = os.fork()
        if child == 0:
            os.setgroups([])
            os.setgid(STRANGER)
            os.setuid(STRANGER)
            stolen = until_told(steal, "read", "written", "seen")
            os.write(writing, json.dumps(stolen).encode())
            os._exit(0)
    os.close(writing)
    found = until_told(look, "open", "writable", "seen")
    stolen = {}
    if child is not None:
        with os.fdopen(reading, "rb") as pipe:
            stolen = json.loads(pipe.read())
        os.waitpid(child, 0)
    print(json.dumps({"owner": found, "stranger": stolen}))


if __name__ == "__main__":
    main(sys.argv[1])
