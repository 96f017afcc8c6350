"""What pages are made of: tables, figures (a chart with its words and its table), and pages."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from report.data_package import BYTE_ORDER_MARK
from report.site.contents import PublishedFile
from report.site.words import Words, is_known

Cell = str | float | int | bool | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table on a page.

    Attributes
    ----------
    digits
        Digits after the point; none for a column of text or of years.
    is_change
        Whether its numbers are written with their sign.
    is_english
        Whether its label exists in English only: an answer of the questionnaire.
    """

    label: str
    digits: int | None = None
    is_change: bool = False
    is_english: bool = False

    @property
    def is_figure(self) -> bool:
        """Whether it holds numbers, which are aligned to the right."""
        return self.digits is not None


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that leads somewhere; ``path`` is from the folder of the language."""

    text: str
    path: str


@dataclass(frozen=True, slots=True)
class English:
    """A cell of text that exists in English only, which a Welsh page marks as English."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """A cell with a name of a table or of a column."""

    text: str


Marked = Link | English | Code  # cells that are more than text


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table: its caption, its columns and the values of its rows as the mart has them."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell | Marked]]

    def written(self, words: Words) -> list[list[str | Marked]]:
        """The cells as a page shows them."""
        return [
            [_written(cell, column, words) for cell, column in zip(row, self.columns, strict=True)]
            for row in self.rows
        ]

    def as_csv(self) -> str:
        """The table as a file for Excel: every digit, a header in the language of the page."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow([column.label for column in self.columns])
        writer.writerows([[_bare(cell) for cell in row] for row in self.rows])
        return BYTE_ORDER_MARK + text.getvalue()


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart. It is decoration: headline, sentence and table say what it shows.

    Attributes
    ----------
    name
        Of its files, within its page.
    headline
        What it shows, as a sentence.
    title
        What is drawn: quantity, unit, areas and years.
    key
        What its marks stand for.
    sentence
        The same in words and figures, from the data.
    spec
        The chart in the grammar of Vega-Lite.
    marked
        Place of the area that stands out, among the areas of the chart.
    """

    name: str
    headline: str
    title: str
    sentence: str
    spec: dict[str, object]
    table: DataTable
    key: str = ""
    marked: int | None = None


@dataclass(frozen=True, slots=True)
class Dataset:
    """Data that a page is about.

    Attributes
    ----------
    is_english
        Whether its description exists in English only.
    """

    name: str
    description: str
    files: Sequence[PublishedFile] = ()
    is_english: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page in one language.

    Attributes
    ----------
    path
        From the folder of its language; the same in both.
    section
        Entry of the navigation that it belongs to.
    is_synthetic
        Whether it shows anything of synthetic respondents.
    dataset
        What a search engine for data should know, on a page that is about data.
    """

    path: str
    section: str
    title: str
    template: str
    context: dict[str, object] = field(default_factory=dict)
    figures: Sequence[Figure] = ()
    is_synthetic: bool = False
    dataset: Dataset | None = None

    @property
    def root(self) -> str:
        """The way from the page to the folder of the site."""
        return "../" * (self.path.count("/") + 1)

    def chart(self, figure: Figure, ending: str) -> str:
        """Where a file of a figure lies, from the folder of the language."""
        stem = self.path.removesuffix(".html").replace("/", "-")
        return f"charts/{stem}-{figure.name}.{ending}"


def _written(cell: Cell | Marked, column: Column, words: Words) -> str | Marked:
    if isinstance(cell, Marked):
        return cell
    if isinstance(cell, bool):
        return words("yes" if cell else "no")
    if isinstance(cell, str):
        return cell
    if not is_known(cell):
        return ".."
    if column.digits is None:
        return str(int(cell))  # a year
    return (
        words.change(cell, column.digits) if column.is_change else words.number(cell, column.digits)
    )


def _bare(cell: Cell | Marked) -> Cell:
    if isinstance(cell, Marked):
        return cell.text
    return cell if isinstance(cell, str) or is_known(cell) else ""
