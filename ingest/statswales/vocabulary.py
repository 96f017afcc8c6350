"""What labels of a publisher mean: areas, periods, figures with shorthand, columns, categories."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

NUMBER = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
FIGURE = re.compile(rf"(?P<number>{NUMBER.pattern})?\s*(?:\[(?P<marks>[^\]]*)\])?", re.ASCII)
FINANCIAL_YEAR = re.compile(r"(\d{4})\s*[-/–]?\s*(?:to|i)?\s*(\d{4}|\d{2})")
YEARS = range(1974, 2101)
LEFT_OUT_COLUMNS = ("reference code", "hierarchy", "sort order", "cod cyfeirio", "trefn")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as printed, as a number where there is one, and its shorthand."""

    printed: str
    value: float | None
    markers: str


class NotAFigureError(ValueError):
    """Text that is no figure: its rule and what is wrong with it."""

    def __init__(self, rule: str, problem: str) -> None:
        super().__init__(problem)
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The seeds that say what labels mean, as dictionaries over labels in lower case."""

    areas: Mapping[str, str]
    columns: Mapping[str, tuple[str, str]]
    markers: Mapping[str, str]
    categories: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, seeds: Mapping[str, pd.DataFrame]) -> "Vocabulary":
        """Take it from ``area_labels``, ``column_labels``, ``markers`` and ``dataset_labels``."""
        areas = {key(row.area_label): row.area_code for row in seeds["area_labels"].itertuples()}
        areas |= {key(code): code for code in seeds["local_authorities"]["area_code"]}
        columns = {
            row.label: (row.role, row.language) for row in seeds["column_labels"].itertuples()
        }
        markers = {}
        for row in seeds["markers"].itertuples():
            words = (row.marker, row.meaning, row.meaning_cy)
            markers |= {key(word): row.marker for word in words if word}
        categories: dict = {}
        for row in seeds["dataset_labels"].itertuples():
            of_dataset = categories.setdefault(row.dataset, {})
            of_dataset.setdefault(row.dimension, {})[key(row.label)] = row.code
        return cls(areas, columns, markers, categories)

    def role(self, header: str) -> tuple[str, str] | None:
        """Role and language of a column; none if the header is not known."""
        label = key(header)
        if label not in self.columns and any(word in label for word in LEFT_OUT_COLUMNS):
            return "left_out", ""
        return self.columns.get(label)

    def figure(self, printed: str, notes: str = "") -> Figure:
        """Read a figure with shorthand beside it, in its place, or in a column of notes.

        Raises
        ------
        NotAFigureError
            If it is neither a number nor shorthand the publisher explains.
        """
        text, marks = printed, [notes]
        if key(printed) in self.markers:
            text, marks = "", [printed, notes]
        parts = FIGURE.fullmatch(text)
        if not parts:
            raise NotAFigureError("not_a_number", "neither a number nor known shorthand:")
        number = parts["number"]
        marks.append(parts["marks"] or "")
        found = set()
        for word in re.split(r"[,;]", ",".join(marks)):
            if word.strip():
                if key(word) not in self.markers:
                    raise NotAFigureError("unknown_shorthand", "unknown shorthand")
                found.add(self.markers[key(word)])
        if number is None and not found:
            raise NotAFigureError("incomplete_fact", "a place without its figure")
        value = float(number.replace(",", "")) if number else None
        return Figure(printed, value, ",".join(sorted(found)))


def key(label: str) -> str:
    """A label without what does not distinguish it: case, footnote marks, doubled blanks."""
    plain = re.sub(r"\s*\(\d+\)$", "", " ".join(label.replace("’", "'").split()))
    return plain.casefold()


def year_ending_march(period: str) -> int | None:
    """Year of the 31 March that a period ends with; none if it is no period."""
    text = period.strip()
    financial = re.search(rf"(?:^|\D){FINANCIAL_YEAR.pattern}$", text)
    if financial and int(financial[2]) % 100 == (int(financial[1]) + 1) % 100:
        return _within(int(financial[1]) + 1)
    months = re.fullmatch(r"April (\d{4}) to March (\d{4})", text)
    if months and int(months[2]) == int(months[1]) + 1:
        return _within(int(months[2]))
    day = re.fullmatch(r"(?:(?:At|Ar)\s+)?31\s+(?:March|Mawrth)\s+(\d{4})|(\d{4})-?03-?31", text)
    if day:
        return _within(int(day[1] or day[2]))
    return _within(int(text)) if re.fullmatch(r"\d{4}", text) else None


def calendar_year(period: str) -> int | None:
    """Year of a mid-year estimate or of an index; none if it is no period."""
    found = re.fullmatch(
        r"(?:mid[- ]?(?:year)?|canol(?: blwyddyn)?|30 June|30 Mehefin|WIMD)?\s*(\d{4})(?:-06-30)?",
        period.strip(),
        re.IGNORECASE,
    )
    return _within(int(found[1])) if found else None


PERIODS = {
    "year_ending_march": year_ending_march,
    "mid_year": calendar_year,
    "index_year": calendar_year,
}


def _within(year: int) -> int | None:
    return year if year in YEARS else None
