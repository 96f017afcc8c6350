"""Rows that a failing check found: shown if anybody may see them, else kept for their owner.

A message travels: to the terminal, logs, Prefect's database, notices, and the report of the
delivery that is held. What is known of respondents does not travel with it.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flows.files import write_json
from flows.permissions import private_folder
from flows.settings import RESTRICTED

if TYPE_CHECKING:
    import pandas as pd

FOLDER = "failing"
KEPT_ROWS = 1_000
CATALOG = Path(RESTRICTED).stem
NOT_SHOWN = "as expected"
SURVEY_SUITES = "survey_"  # how the name of a suite that judges the survey begins


@dataclass(frozen=True, slots=True)
class Lineage:
    """What each node of dbt is built from, and which of them hold what respondents said."""

    parents: dict[str, list[str]]
    of_respondents: frozenset[str]

    @classmethod
    def of(cls, manifest: Path) -> "Lineage":
        """Read what dbt has written of itself."""
        content = json.loads(manifest.read_text(encoding="utf-8"))
        relations = {**content["nodes"], **content["sources"]}
        private = (
            name for name, relation in relations.items() if relation.get("database") == CATALOG
        )
        return cls(content["parent_map"], frozenset(private))

    def rests_on_respondents(self, node: str) -> bool:
        """Whether a node is made of respondents, however many steps ago; an unknown one may be."""
        met, left = set(), [node]
        while left:
            name = left.pop()
            if name in self.of_respondents or name not in self.parents:
                return True
            met.add(name)
            left += [parent for parent in self.parents[name] if parent not in met]
        return False


def keep_rows(building: Path, check: str, rows: list[dict]) -> str:
    """Keep rows beside the release that is not finished, and say how many there are and where."""
    folder = private_folder(building / FOLDER)
    file = folder / f"{re.sub(r'[^A-Za-z0-9_.-]', '_', check)[-120:]}.json"
    write_json(file, rows[:KEPT_ROWS])
    some = f"{len(rows):,} or more" if len(rows) >= KEPT_ROWS else str(len(rows))
    return f"rows that rest on respondents are not shown ({some}); until the next run: {file}"


def keep_examples(building: Path, results: "pd.DataFrame") -> "pd.DataFrame":
    """Keep the offending rows of failed suites of the survey, and tell the place in their stead.

    What passed is told without its range: results are drawn on a public page, and a range of exact
    figures ends with somebody's.

    Parameters
    ----------
    results
        As `expectations.gate.validate` lays them out.
    """
    import pandas as pd

    told = results.copy()
    is_of_survey = told["suite"].str.startswith(SURVEY_SUITES)
    has_passed = told["is_success"].astype(bool)
    told.loc[is_of_survey & has_passed, "observed"] = NOT_SHOWN
    for position, row in results[is_of_survey & ~has_passed].iterrows():
        rows = json.loads(row["examples"])
        said = keep_rows(building, f"{row['suite']}.{row['column']}", rows)
        told.loc[position, ["observed", "examples"]] = [
            f"{row['n_unexpected']} of {row['n_rows']} rows; {said}",
            "[]",
        ]
    # nobody accepts what respondents said
    none = pd.Series([()] * len(told), told.index)
    told["findings"] = told["findings"].where(~is_of_survey, none)
    return told


def kinds_of_error(message: str) -> str:
    """What kind of error a database's message tells, without the values that it quotes."""
    kinds: Iterable[str] = re.findall(r"\b(?:[A-Z]\w+ )+Error\b", message)
    return ", ".join(dict.fromkeys(kinds)) or "an error"
