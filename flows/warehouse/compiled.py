"""What dbt executed, kept and executed again: the same statements with no start-up of dbt.

dbt is the only author of the SQL and of its tests. A run with new models or seeds is dbt's, and all
that it executes is recorded, hooks and comments included. As long as neither changes, later runs
execute the recording. They can only succeed by it: whatever is not a clean pass is handed to dbt,
which says what failed and shows the rows. A full disk alone stops the run at once.
"""

import json
import os
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import duckdb

from flows.files import write_json
from flows.permissions import is_as_safe_as_the_code
from flows.settings import PROJECT
from flows.warehouse.connect import MACHINE_FAULTS, Connection

if TYPE_CHECKING:
    from dbt_common.events.base_types import EventMsg

RECORDING = PROJECT / "target" / "compiled.json"
ABRIDGED_AT = 512  # dbt reports no more of a statement that loads a seed, and three dots
COMMENTS = re.compile(r"/\*.*?\*/|--[^\n]*\n", re.DOTALL)
COMMENT = re.compile(rf"\A\s*({COMMENTS.pattern})\s*", re.DOTALL)
# a node is one of dbt's own transactions, and it looks about before it writes
ASKING = ("begin", "commit", "describe", "select", "show")
# what DuckDB says of a full disk, by an error of several kinds
CANNOT_WRITE = "Could not write file"
# the file that a statement of dbt's writes to: the first that it names
FILE = re.compile(r'"(\w+)"\."\w+"')


class UnrecordableError(RuntimeError):
    """A statement whose whole text dbt does not report."""


@dataclass(slots=True)
class Recorder:
    """Takes down what dbt executes, by node, in the order in which the nodes began."""

    statements: dict[str, list[str]] = field(default_factory=dict)

    def __call__(self, event: "EventMsg") -> None:
        """Take down one event of dbt's."""
        if event.info.name == "SQLQuery":
            node = event.data.node_info.unique_id
            self.statements.setdefault(node, []).append(event.data.sql)

    def nodes(self) -> dict[str, list[str]]:
        """What has an effect, by node: all that is not merely asked; of a test its question."""
        kept = {}
        for node, statements in self.statements.items():
            whole = [_whole(statement) for statement in statements]
            if node.startswith("test."):
                kept[node] = whole[-1:]
            else:
                kept[node] = [each for each in whole if first_word(each) not in ASKING]
        return {node: statements for node, statements in kept.items() if statements}


def first_word(statement: str) -> str:
    """The first word of a statement, in lower case, past any comments."""
    while match := COMMENT.match(statement):
        statement = statement[match.end() :]
    words = statement.split(None, 1)
    return words[0].lower() if words else ""


def _whole(statement: str) -> str:
    if not statement.endswith("..."):
        return statement
    if len(statement) >= ABRIDGED_AT + 3:
        raise UnrecordableError(f"dbt reports this only in part: {statement}")
    return statement.removesuffix("...")


def keep_recording(fingerprint: str, parts: dict[str, Recorder]) -> None:
    """Keep what dbt executed for models and seeds of a fingerprint, if the place can be written."""
    with suppress(OSError, UnrecordableError):  # then dbt builds the next release too
        content = {name: recorder.nodes() for name, recorder in parts.items()}
        RECORDING.parent.mkdir(exist_ok=True)
        new = RECORDING.with_suffix(f".{os.getpid()}.new")  # two first runs may end at once
        write_json(new, {"project": str(PROJECT), "fingerprint": fingerprint, "parts": content})
        new.replace(RECORDING)


def recorded(fingerprint: str) -> dict[str, dict[str, list[str]]] | None:
    """What dbt executed for these models and seeds, by part and node; none if it is not known.

    Seeds are loaded by their whole path: a recording that came along with a copy of the project
    would load those of the original.
    """
    try:
        if not is_as_safe_as_the_code(RECORDING):  # what it says is executed
            return None
        content = json.loads(RECORDING.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    match content:
        case {"project": where, "fingerprint": of, "parts": dict(parts)} if (
            where == str(PROJECT) and of == fingerprint
        ):
            return parts
    return None


def replay(
    connection: Connection,
    nodes: dict[str, list[str]],
    only: Iterable[str] | None = None,
) -> bool:
    """Execute a recording; tell whether every statement passed, and every test found nothing.

    Parameters
    ----------
    only
        Names of the models to execute; all nodes if it is not given.

    Raises
    ------
    OSError
        If the disk is full: dbt could not write to it either.
    """
    models = None if only is None else {f"model.gofal.{name}" for name in only}
    chosen = {name: each for name, each in nodes.items() if models is None or name in models}
    try:
        return first_failure(connection, chosen) is None
    except duckdb.Error:
        return False


def first_failure(connection: Connection, nodes: dict[str, list[str]]) -> str | None:
    """Execute a recording as far as it passes; return the node that did not, if there is one.

    It takes as few transactions as may be, for each is waited for until it is on disk. DuckDB lets
    a transaction write to one file, and models of both files come in turns.

    Raises
    ------
    OSError
        If the disk is full.
    duckdb.Error
        Another of `MACHINE_FAULTS`: it says nothing about the figures.
    """
    written = node = None
    connection.begin()
    try:
        for node, statements in nodes.items():
            is_test = node.startswith("test.")
            for statement in statements:
                file = FILE.search(COMMENTS.sub("", statement))
                if not is_test and file and file[1] != written:
                    connection.commit()
                    connection.begin()
                    written = file[1]
                connection.execute(statement)
            if is_test and _has_found(connection):
                connection.commit()
                return node
        connection.commit()
    except duckdb.Error as error:
        if CANNOT_WRITE in str(error):  # nothing is rolled back: the file is thrown away
            raise OSError(str(error)) from error
        connection.rollback()
        if isinstance(error, MACHINE_FAULTS):
            raise
        return node  # the last one, if what it did could not be kept
    return None


def _has_found(connection: Connection) -> bool:
    """Whether the test that was just executed found what it may not."""
    ((_, should_warn, should_fail),) = connection.fetchall()
    return bool(should_warn or should_fail)
