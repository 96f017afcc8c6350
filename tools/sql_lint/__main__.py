"""SQLFluff, without the work that it does more than once: ``python -m tools.sql_lint lint FILES``.

Four of its rules lay a file out in a row: where each word stands in the tree, and how it is to be
spaced. Each of them makes that row anew, and it costs more than the rules do. Of dbt's nodes, the
one that a file holds is looked for among the paths of all, file by file. And Python looks for
garbage whenever there are 700 more objects, of which next to all live until a file is done.
"""

import gc
import os
from typing import Any

from sqlfluff.cli.commands import cli
from sqlfluff.core import FluffConfig
from sqlfluff.core.parser import BaseSegment
from sqlfluff.utils.reflow import ReflowSequence
from sqlfluff_templater_dbt.templater import DbtTemplater

MAKE_ROW = ReflowSequence.from_root
FIND_NODE = DbtTemplater._find_node


class Rows:
    """The row of the file at hand, which is one tree until a fix makes another."""

    def __init__(self) -> None:
        self._tree: BaseSegment | None = None
        self._config: FluffConfig | None = None
        self._row: Any = None

    def from_root(self, root_segment: BaseSegment, config: FluffConfig) -> ReflowSequence:
        """As `ReflowSequence.from_root`: each rule has its own sequence of the same blocks."""
        if self._tree is not root_segment or self._config is not config:
            self._tree, self._config = root_segment, config
            self._row = MAKE_ROW(root_segment, config)
            _release(root_segment)
        row = self._row
        elements = list(row.elements)
        return ReflowSequence(elements, row.root_segment, row.reflow_config, row.depth_map)


def _release(segment: BaseSegment) -> None:
    """Take from a tree the lists from which its row was made: they would keep it in memory."""
    if segment.__dict__.pop("raw_segments_with_ancestors", None):
        for each in segment.segments:
            _release(each)


def _find_node(templater: Any, fname: str, config: Any = None, dbt_dir: str = ".") -> Any:
    """As `DbtTemplater._find_node`, which is asked where no node, or several, have the path."""
    if not hasattr(templater, "nodes_by_path"):
        templater.nodes_by_path = {}
        for node in templater.dbt_manifest.nodes.values():
            templater.nodes_by_path.setdefault(node.original_file_path, []).append(node)
    found = templater.nodes_by_path.get(os.path.relpath(fname, start=dbt_dir), ())
    return found[0] if len(found) == 1 else FIND_NODE(templater, fname, config, dbt_dir)


def spare() -> None:
    """Let SQLFluff do once what it does again and again; what it finds stays the same."""
    gc.set_threshold(1_000_000)
    ReflowSequence.from_root = Rows().from_root  # type: ignore[method-assign]
    DbtTemplater._find_node = _find_node


if __name__ == "__main__":
    spare()
    cli()
