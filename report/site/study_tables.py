"""The page of Tables 1 to 6 of a wave, arranged as in the report."""

from dataclasses import dataclass

from report.site.parts import English, Page
from report.site.words import MINUS, Words
from report.tables import Span, Table, Wave

PUBLIC_TABLE = 4  # of care rates, not of respondents


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading over several columns."""

    text: str | English
    n_columns: int


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table with its headings in the language of the page; the report's words stay English."""

    table: Table
    basis: str
    headings: list[Heading]
    columns: list[str]

    @property
    def has_headings(self) -> bool:
        """Whether a row of headings stands over the columns."""
        return any(heading.text for heading in self.headings)


def page(path: str, wave: Wave, words: Words) -> Page:
    """Lay the tables of a wave out.

    Parameters
    ----------
    path
        Of the page, from the folder of the language.
    wave
        Its tables as `report.tables` lays them out.
    """
    return Page(
        path,
        "study",
        words("study.tables.title", wave=wave.name),
        "study_tables.html",
        {
            "disclosure": disclosure(wave, words),
            "tables": [_shown(table, wave.is_synthetic, words) for table in wave.tables],
            "written": written,
        },
        is_synthetic=wave.is_synthetic,
    )


def disclosure(wave: Wave, words: Words) -> str:
    """By which rule figures of respondents are shown; synthetic ones stand for nobody."""
    return "" if wave.is_synthetic else words("study.disclosure", rule=wave.disclosure_rule)


def written(text: str) -> str:
    """A figure with the minus sign of the site."""
    return text.replace("-", MINUS)


def _shown(table: Table, is_synthetic: bool, words: Words) -> ShownTable:
    is_public = table.number == PUBLIC_TABLE
    respondents = "tables.synthetic" if is_synthetic else "tables.respondents"
    return ShownTable(
        table,
        words("tables.public" if is_public else respondents),
        [Heading(_heading(span, table.number, words), span.n_columns) for span in table.spans],
        [words(f"tables.column.{_kind(column.figure)}") for column in table.columns],
    )


def _heading(span: Span, number: int, words: Words) -> str | English:
    """What stands over columns: the report's heading, or ours where it has none."""
    if not span.heading:
        return ""
    if span.side in ("difference", "effect"):
        return words(f"tables.span.{span.side}" + (".counts" if number == 6 else ""))
    return English(span.heading)


def _kind(figure: str) -> str:
    """The kind of a figure whatever side it is of: ``first_mean`` is a mean."""
    return figure.removeprefix("first_").removeprefix("second_")
