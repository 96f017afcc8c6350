"""StatsWales exports become typed frames: children looked after, and total population."""

import re
from pathlib import Path

import pandas as pd

from ingest.crosstab import Cell, read_crosstab
from ingest.errors import UnreadableFileError

SEXES = {"Boys": "boys", "Girls": "girls", None: "all"}
AGE_BANDS = {
    "Under 1 year": "under_1",
    "1 to 4 years": "1_to_4",
    "5 to 9 years": "5_to_9",
    "10 to 15 years": "10_to_15",
    "16 to 17 years": "16_to_17",
    "18 and over": "18_and_over",
    None: "all",
}
SUPPRESSED = "*"


def read_children_looked_after(path: Path, year_ending_march: int | None = None) -> pd.DataFrame:
    """Read one year of "Children looked after at 31 March by local authority, gender and age".

    Parameters
    ----------
    path
        An export of the old StatsWales site for a single year.
    year_ending_march
        The year of the 31 March. The export does not print it; without it the four digits that
        end the file's name are taken.

    Returns
    -------
    pandas.DataFrame
        A row per area, sex and age band, shape (areas * 15, 6): ``year_ending_march``,
        ``area_label``, ``sex``, ``age_band``, ``n_printed`` (children, rounded to the nearest 5,
        or ``*`` where 1 to 4 or otherwise disclosive, as printed) and ``source_file``.

    Raises
    ------
    UnreadableFileError
        If the year is not known, a header is not one of this table's, a figure is neither a
        whole number nor ``*``, or an area stands twice.
    """
    year = year_ending_march or _year_of(path)
    rows = []
    for cell in read_crosstab(path):
        sex, age_band = _sex_and_age(path, cell)
        if cell.printed != SUPPRESSED and not cell.printed.isdigit():
            raise _refusal(
                path,
                cell,
                cell.printed,
                "neither a whole number nor *:",
                "Compare the cell with the published table and land the file again.",
            )
        rows.append((year, cell.labels[-1] or cell.labels[0], sex, age_band, cell.printed))
    columns = ["year_ending_march", "area_label", "sex", "age_band", "n_printed"]
    frame = pd.DataFrame(rows, columns=columns).assign(source_file=path.name)
    _require_once(path, frame, ["area_label", "sex", "age_band"])
    return frame


def read_total_population(path: Path) -> pd.DataFrame:
    """Read "Population estimates by local authority and year", all ages.

    Returns
    -------
    pandas.DataFrame
        A row per area and mid-year, shape (areas * years, 4): ``mid_year``, ``area_label``,
        ``population_total`` (persons) and ``source_file``.

    Raises
    ------
    UnreadableFileError
        If a header is not a mid-year or a figure is not a whole number.
    """
    rows = []
    for cell in read_crosstab(path):
        header = cell.headers[-1] or ""
        year = re.fullmatch(r"Mid-year (\d{4})", header)
        if not year or not cell.printed.isdigit():
            value = cell.printed if year else header
            raise _refusal(
                path,
                cell,
                value,
                "not a mid-year or a whole number:",
                "This reader takes the export of all-ages mid-year estimates only.",
            )
        area = next(label for label in reversed(cell.labels) if label)
        rows.append((int(year[1]), area, int(cell.printed)))
    frame = pd.DataFrame(rows, columns=["mid_year", "area_label", "population_total"])
    _require_once(path, frame, ["area_label", "mid_year"])
    return frame.assign(source_file=path.name)


def _year_of(path: Path) -> int:
    """The four digits that end a file's name."""
    year = re.search(r"((?:19|20)\d{2})$", path.stem)
    if not year:
        raise UnreadableFileError(
            path.name,
            "the export does not print its year and the name does not end in one",
            "Name the year: rename the file so that it ends in _2018.csv, say.",
        )
    return int(year[1])


def _sex_and_age(path: Path, cell: Cell) -> tuple[str, str]:
    """Translate the headers over a figure; an unknown one is another table."""
    sex, age_band = cell.headers[1:4:2] if len(cell.headers) == 4 else ("", "")
    for header, known in ((sex, SEXES), (age_band, AGE_BANDS)):
        if header not in known:
            raise _refusal(
                path,
                cell,
                header or "",
                "a header this table does not have:",
                "This reader takes children looked after by authority, gender and age only.",
            )
    return SEXES[sex], AGE_BANDS[age_band]


def _require_once(path: Path, frame: pd.DataFrame, key: list[str]) -> None:
    twice = frame[frame.duplicated(key)]
    if not twice.empty:
        raise UnreadableFileError(
            path.name,
            "a figure is given twice for",
            "Remove the second row, or export the table again.",
            value=", ".join(str(twice.iloc[0][column]) for column in key),
        )


def _refusal(path: Path, cell: Cell, value: str, problem: str, remedy: str) -> UnreadableFileError:
    return UnreadableFileError(path.name, problem, remedy, cell.row, cell.column, value)
