"""A good delivery made of real figures, and what the gates of landing say of any delivery."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

import openpyxl
import pandas as pd

from domain.problems import EditionError
from domain.rules import Severity
from expectations.landing.check import check_edition
from flows.landing.judging import severity_of, thresholds
from flows.landing.seed_figures import seed_figures
from flows.warehouse.seeds import reference, references
from ingest.files.safety import require_safe
from ingest.statswales.read import read_edition

HEADER = [
    *("Data values", "Data description", "Year", "Local Authority", "Gender", "Age group"),
    "Notes",
]
VALUE, WHAT, YEAR, AREA, SEX, AGE, NOTES = range(7)
LABELS = {"boys": "Boys", "girls": "Girls", "all": "Total"} | {
    "under_1": "Under 1 year",
    "1_to_4": "1 to 4 years",
    "5_to_9": "5 to 9 years",
    "10_to_15": "10 to 15 years",
    "16_to_17": "16 to 17 years",
    "18_and_over": "18 and over",
}
PUBLISHED, LANDED = date(2026, 11, 20), date(2026, 11, 23)
LAST_KNOWN = 2016  # the delivery holds two years more, and two that are known

Rows = list[list[str]]


@cache
def _figures() -> pd.DataFrame:
    figures = seed_figures("children_looked_after")
    return figures[figures["year"].between(LAST_KNOWN - 1, LAST_KNOWN + 2)].sort_values(
        ["year", "area_code", "sex", "age_band"]
    )


@cache
def known() -> pd.DataFrame:
    """What was known before: the seeds' figures to 2016."""
    figures = seed_figures("children_looked_after")
    return figures[figures["year"] <= LAST_KNOWN]


def good_rows() -> Rows:
    """Real figures of 2015 to 2018 as a table of the new site; ``*`` is [c] there."""
    areas = reference("local_authorities").set_index("area_code")["area_name"].to_dict()
    areas["W92000004"] = "Total Welsh local authorities"
    rows = [list(HEADER)]
    for row in _figures().itertuples():
        count = "[c]" if row.printed == "*" else f"{int(row.value):,}"
        place = [f"{row.year - 1}-{row.year % 100:02d}", areas[row.area_code]]
        rows.append(
            [
                count,
                "Total looked after children",
                *place,
                LABELS[row.sex],
                LABELS[row.age_band],
                "",
            ]
        )
    return rows


def as_csv(rows: Rows) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def as_workbook(rows: Rows, path: Path) -> Path:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append([cell.replace(",", "") for cell in row])
    workbook.save(path)
    return path


def found(files: Sequence[Path], published_on: date = PUBLISHED) -> list[str]:
    """The rules that refuse or hold a delivery."""
    try:
        require_safe(files, reference("landing_rules"))
        edition = read_edition(files, references())
    except EditionError as refused:
        for problem in refused.problems:
            assert problem.file, problem
            assert problem.remedy, problem
        return [problem.rule for problem in refused.problems]
    problems = check_edition(
        edition.dataset,
        edition.figures,
        known() if edition.dataset == "children_looked_after" else seed_figures(edition.dataset),
        thresholds(),
        published_on,
        LANDED,
    )
    return [problem.rule for problem in problems if severity_of(problem) is not Severity.WARN]
