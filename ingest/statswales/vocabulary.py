"""What labels of a publisher mean: areas, periods, figures with shorthand, columns, categories."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from domain.rules import LandingRule

NUMBER = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?", re.ASCII)
FIGURE = re.compile(rf"(?P<number>{NUMBER.pattern})?(?P<marks>(?:\s*\[[^\]]*\])*)", re.ASCII)
FINANCIAL_YEAR = re.compile(r"(\d{4})\s*[-/–]?\s*(?:to|i)?\s*(\d{4}|\d{2})")
FOOTNOTE_MARK = re.compile(r"\s*(?:\(\d+\)|\[note \d+\])$", re.IGNORECASE)
THE_31_MARCH = re.compile(
    r"(?:(?:At|Ar)\s+)?31\s+(?:March|Mar|Mawrth)\s+(\d{4})|31/03/(\d{4})"
    r"|(\d{4})-?03-?31(?: 00:00:00)?",
    re.ASCII | re.IGNORECASE,
)
A_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?: 00:00:00)?|\d{2}/\d{2}/\d{4}|[0-3]?\d-[A-Z][a-z]{2}")
YEARS = range(1974, 2101)  # which years lie too far ahead is known only on landing
# what the publisher's source puts behind the name of a column, in English and in Welsh
REFERENCE = ("reference code", "reference", "cod cyfeirio", "cyfeiriad")
QUALIFIERS = (*REFERENCE, "hierarchy", "sort order", "sort", "hierarchiaeth", "didoli", "trefn")
ONS_CODE = re.compile(r"[A-Z]\d{8}")
DIVIDED_NUMBER = re.compile(r"\d{1,3}(?:\s\d{3})+")
SHORTHAND = re.compile(r"[a-z*.]{1,3}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as printed, as a number where there is one, and its shorthand."""

    printed: str
    value: float | None
    markers: str


class NotAFigureError(ValueError):
    """Text that is no figure: its rule and what is wrong with it."""

    def __init__(self, rule: LandingRule, problem: str) -> None:
        super().__init__(problem)
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Dataset:
    """A table that Gofal uses: how it counts years, what divides its figures, and its labels.

    ``codes`` has for each dimension the code of each label, in lower case. Two of its dimensions
    divide no figure: ``description`` says what is counted, ``division`` what is left out.
    """

    period: str
    dimensions: tuple[str, ...]
    codes: Mapping[str, Mapping[str, str]]

    def code(self, dimension: str, label: str) -> str | None:
        """Code of a label; none if the dimension does not have it."""
        return self.codes[dimension].get(key(label))

    def year(self, period: str) -> int | None:
        """Year of a period, as the dataset counts years; none if it is no period."""
        return PERIODS[self.period](period)

    def knows(self, label: str) -> bool:
        """Whether a label is of any dimension."""
        return any(key(label) in labels for labels in self.codes.values())


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The seeds that say what labels mean, as dictionaries over labels in lower case."""

    areas: Mapping[str, str]
    columns: Mapping[str, tuple[str, str]]
    markers: Mapping[str, str]
    standing_alone: frozenset[str]
    datasets: Mapping[str, Dataset]

    @classmethod
    def of(cls, seeds: Mapping[str, pd.DataFrame]) -> "Vocabulary":
        """Take it from the seeds that `ingest.statswales.read.read_edition` names."""
        columns = {
            row.label: (row.role, row.language) for row in seeds["column_labels"].itertuples()
        }
        markers = {}
        for row in seeds["markers"].itertuples():
            words = (row.marker, row.meaning, row.meaning_cy, *row.also_written.split(";"))
            markers |= {key(word): row.marker for word in words if word}
        alone = frozenset(
            row.marker for row in seeds["markers"].itertuples() if row.can_stand_alone == "true"
        )
        codes: dict = {}
        for row in seeds["dataset_labels"].itertuples():
            of_dataset = codes.setdefault(row.dataset, {})
            of_dataset.setdefault(row.dimension, {})[key(row.label)] = row.code
        datasets = {
            row.dataset: Dataset(
                row.period, tuple(row.dimensions.split()), codes.get(row.dataset, {})
            )
            for row in seeds["datasets"].itertuples()
        }
        return cls(area_codes(seeds), columns, markers, alone, datasets)

    def area(self, label: str) -> str | None:
        """Code of an area by its name or its code; none if it is neither."""
        return self.areas.get(key(label))

    def role(self, header: str) -> tuple[str, str] | None:
        """Role and language of a column; none if the header is not known."""
        label = key(header)
        if label in self.columns:
            return self.columns[label]
        return ("left_out", "") if self.qualified(header) else None

    def qualified(self, header: str) -> tuple[str, str] | None:
        """Role of the column that a column of codes or of an order belongs to, and which it is.

        ``Year_sort`` belongs to the period; a column that belongs to none may divide the figures.
        """
        label = key(header)
        for word in QUALIFIERS:
            base = label.removesuffix(word).rstrip(" _")
            if base != label and (base in self.columns or not base):
                return self.columns.get(base, ("", ""))[0], word
        return None

    def figure(self, printed: str, notes: str = "") -> Figure:
        """Read a figure with shorthand beside it, in its place, or in a column of notes.

        Raises
        ------
        NotAFigureError
            If it is neither a number nor shorthand the publisher explains.
        """
        text, marks = printed, []
        if key(printed) in self.markers:
            text, marks = "", [printed]
        parts = FIGURE.fullmatch(text)
        if not parts:
            problem = "neither a number nor known shorthand:"
            if DIVIDED_NUMBER.fullmatch(printed):
                problem = "a blank divides the number:"
            raise NotAFigureError(LandingRule.NOT_A_NUMBER, problem)
        number = parts["number"]
        marks += re.findall(r"[^\[\]]+", parts["marks"])
        found = self._shorthand(",".join(marks)) | self.note_markers(notes)
        if number is None and not found & self.standing_alone:
            if printed:
                problem = "a mark that does not say why there is no figure stands alone:"
                raise NotAFigureError(LandingRule.NOT_A_NUMBER, problem)
            raise NotAFigureError(LandingRule.INCOMPLETE_FACT, "a place without its figure")
        value = float(number.replace(",", "")) if number else None
        return Figure(printed, value, ",".join(sorted(found)))

    def note_markers(self, notes: str) -> set[str]:
        """Shorthand in a column of notes, by its letters or its words, joined by commas.

        Raises
        ------
        NotAFigureError
            If a note is as short as shorthand, and none the publisher explains.
        """
        if is_remark(notes, self.markers):
            return set()
        return self._shorthand(notes)

    def _shorthand(self, marks: str) -> set[str]:
        words = [word for word in re.split(r"[,;]", marks) if word.strip()]
        if any(key(word) not in self.markers for word in words):
            raise NotAFigureError(LandingRule.UNKNOWN_SHORTHAND, "unknown shorthand")
        return {self.markers[key(word)] for word in words}


def is_remark(notes: str, markers: Mapping[str, str]) -> bool:
    """Whether a note is words for people: no part of it is shorthand, or looks like it."""
    parts = [part.strip() for part in re.split(r"[,;]", notes) if part.strip()]
    return bool(parts) and not any(
        key(part) in markers or SHORTHAND.fullmatch(part) for part in parts
    )


def area_codes(seeds: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Code of each area, by its names in English and Welsh and by its code, in lower case.

    Parameters
    ----------
    seeds
        ``area_labels`` and ``local_authorities``, as text.
    """
    labels = seeds["area_labels"]
    codes = dict(zip(map(key, labels["area_label"]), labels["area_code"], strict=True))
    return codes | {key(code): code for code in seeds["local_authorities"]["area_code"]}


@lru_cache(maxsize=10_000)  # a table repeats its few labels in every row
def key(label: str) -> str:
    """A label without what does not distinguish it: case, footnote marks, blanks, letters in two.

    A letter and its accent may be one sign or two (Unicode, NFC), and ``&`` is a way to write and.
    """
    text = unicodedata.normalize("NFC", label.replace("’", "'").replace("&", " and "))
    return FOOTNOTE_MARK.sub("", " ".join(text.split())).casefold()


@lru_cache(maxsize=1_000)
def year_ending_march(period: str) -> int | None:
    """Year of the 31 March that a period ends with; none if it is no period."""
    text = period.strip()
    financial = re.search(rf"(?:^|\D){FINANCIAL_YEAR.pattern}$", text)
    if financial and int(financial[2]) % 100 == (int(financial[1]) + 1) % 100:
        return _within(int(financial[1]) + 1)
    months = re.fullmatch(r"April (\d{4}) to March (\d{4})", text)
    if months and int(months[2]) == int(months[1]) + 1:
        return _within(int(months[2]))
    day = THE_31_MARCH.fullmatch(text)
    if day:
        return _within(int(next(filter(None, day.groups()))))
    year = re.fullmatch(r"(\d{4})(?:\.0)?", text)
    return _within(int(year[1])) if year else None


@lru_cache(maxsize=1_000)
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


def is_period(label: str) -> bool:
    """Whether a label is a period of any dataset."""
    return any(read(label) for read in PERIODS.values())


def _within(year: int) -> int | None:
    return year if year in YEARS else None
