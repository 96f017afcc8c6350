"""All that is wrong with a delivery, collected before anything is refused."""

from dataclasses import dataclass, field

import pandas as pd

from domain.figures import AFTER_DIMENSIONS, BEFORE_DIMENSIONS
from domain.problems import EditionError, UnreadableFileError

REMEDY = "Compare it with the published table and land the table as it was downloaded."


@dataclass(slots=True)
class Problems:
    """Problems of one delivery, each with its rule."""

    found: list[UnreadableFileError] = field(default_factory=list)

    def add(
        self,
        rule: str,
        problem: str,
        file: str,
        row: int | None = None,
        column: int | None = None,
        value: str | None = None,
        remedy: str = REMEDY,
    ) -> None:
        """Note a problem and go on reading."""
        self.found.append(UnreadableFileError(file, problem, remedy, row, column, value, rule))

    def stop_if_any(self) -> None:
        """Raise an `EditionError` with all that was found."""
        if self.found:
            raise EditionError(self.found)


def refused(rule: str, problem: str, file: str, value: str | None = None) -> EditionError:
    """The error for a delivery as a whole."""
    problems = Problems()
    problems.add(rule, problem, file, value=value)
    return EditionError(problems.found)


def as_figures(rows: list[tuple], dimensions: list[str], problems: Problems) -> pd.DataFrame:
    """Make the frame of an edition from its rows, and refuse places given twice."""
    columns = [*BEFORE_DIMENSIONS, *dimensions, *AFTER_DIMENSIONS]
    frame = pd.DataFrame(rows, columns=columns)
    frame["value"] = frame["value"].astype(float)
    place = [*BEFORE_DIMENSIONS, *dimensions]
    for row in frame[frame.duplicated(place)].itertuples():
        problems.add(
            "duplicate_fact",
            "a figure is given twice for",
            row.file,
            row.row,
            row.column,
            ", ".join(str(getattr(row, name)) for name in place),
        )
    problems.stop_if_any()
    return frame
