"""Landed files on the disk: copied whole, put in a place in one step, never changed again."""

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from domain.problems import UnreadableFileError
from flows.files import file_sha256, sync, write_json
from flows.warehouse.seeds import records

RECEIPT = "receipt.json"


def fingerprint(files: Iterable[Path]) -> list[dict]:
    """Name, SHA-256 and bytes of files."""
    return [
        {"name": file.name, "sha256": file_sha256(file), "n_bytes": file.stat().st_size}
        for file in files
    ]


def copy_whole(files: Sequence[Path], folder: Path) -> list[dict]:
    """Copy files and return their fingerprints.

    Raises
    ------
    UnreadableFileError
        If a file changed meanwhile, under the rule ``changed_while_read``.
    """
    before = fingerprint(files)
    (folder / "files").mkdir(parents=True)
    for file in files:
        shutil.copyfile(file, folder / "files" / file.name)
    copied = fingerprint(folder / "files" / file.name for file in files)
    for old, copy, new in zip(before, copied, fingerprint(files), strict=True):
        if not old == copy == new:
            raise UnreadableFileError(
                old["name"],
                "the file changed while it was read",
                "Wait until it is written, then land it again.",
                rule="changed_while_read",
            )
    return copied


def keep(folder: Path, receipt: dict, place: Path) -> Path:
    """Give a folder its receipt and its place, in one step; from now on it is only read."""
    write_json(folder / RECEIPT, receipt)
    for path in (*folder.rglob("*"), folder):
        sync(path)
        if path.is_file():
            path.chmod(0o444)
    place.mkdir(parents=True, exist_ok=True)
    kept = folder.rename(place / named(receipt))
    sync(place)
    return kept


def named(receipt: dict) -> str:
    """Name of a delivery's folder: its number and the start of its fingerprint."""
    sha256 = receipt["files"][0]["sha256"] if receipt["files"] else "00000000"
    return f"{receipt['number']:06d}-{sha256[:8]}"


def move(folder: Path, place: Path) -> Path:
    """Move a kept delivery to another place, in one step."""
    place.mkdir(parents=True, exist_ok=True)
    moved = folder.rename(place / folder.name)
    sync(place)
    return moved


def report(folder: Path, problems: Iterable[UnreadableFileError]) -> None:
    """Write what was found, for programs and for people."""
    problems = list(problems)
    for file in ("report.json", "report.txt"):
        (folder / file).unlink(missing_ok=True)  # an earlier report is read-only
    write_json(
        folder / "report.json",
        [
            {
                "rule": problem.rule,
                "severity": severity_of(problem),
                "file": problem.file,
                "row": problem.row,
                "column": problem.column,
                "value": problem.value,
                "problem": problem.problem,
                "remedy": problem.remedy,
            }
            for problem in problems
        ],
    )
    lines = [f"{severity_of(problem)} {problem.rule}: {problem}" for problem in problems]
    text = "\n".join(lines) + "\n"
    (folder / "report.txt").write_text(text, encoding="utf-8", errors="backslashreplace")


def severity_of(problem: UnreadableFileError) -> str:
    """What the rule of a problem asks for: refuse, hold or warn."""
    return next(
        rule["severity"] for rule in records("landing_rules") if rule["rule"] == problem.rule
    )


def move_in(file: Path, folder: Path, name: str) -> None:
    """Move what cannot be copied, such as a link or a file of many gigabytes, beside its report."""
    (folder / "files").mkdir(exist_ok=True)
    file.rename(folder / "files" / name)
