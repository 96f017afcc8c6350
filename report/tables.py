"""Tables 1 to 6 of the report for every wave: one layout, which the site and the workbook draw."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import pandas as pd

from report.records import as_records

SYNTHETIC = (
    "Synthetic respondents: the answers were generated to give the printed report, and prove "
    "nothing about Wales."
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: the figure it shows, its heading, and the decimals that are printed."""

    figure: str
    heading: str
    decimals: int

    @property
    def side(self) -> str:
        """``first``, ``second``, ``difference`` or ``effect``: whose heading it has."""
        side = self.figure.partition("_")[0]
        if side in ("hedges", "equivalence"):
            return "effect"
        return side if side in ("first", "second") else "difference"

    @property
    def reason(self) -> str:
        """Where it is said why the figure is missing."""
        return f"{'difference' if self.side == 'effect' else self.side}_missing_reason"


N_AND_PERCENT = (("n", "n", 0), ("pct", "%", 1))
MEAN_AND_SD = (("mean", "Mean", 1), ("sd", "SD", 1))


def _of(side: str, figures: tuple[tuple[str, str, int], ...]) -> tuple[Column, ...]:
    return tuple(Column(f"{side}_{name}", heading, digits) for name, heading, digits in figures)


MEANS = (
    *_of("first", MEAN_AND_SD),
    *_of("second", MEAN_AND_SD),
    Column("df", "df", 0),
    Column("p_value", "p", 3),
    Column("t", "t", 1),
    Column("hedges_g", "g", 2),
    Column("hedges_g_low", "from", 2),
    Column("hedges_g_high", "to", 2),
    Column("equivalence_p", "p, alike", 3),
)
COUNTS = (*_of("first", N_AND_PERCENT), *_of("second", N_AND_PERCENT))
# as the report has them, and how large its differences are; a test of Table 6 stands in its notes
COLUMNS = {
    1: COUNTS,
    2: _of("first", N_AND_PERCENT),
    3: MEANS,
    4: (Column("change_pct", "Change of the care rate, %", 1),),
    5: MEANS,
    6: (
        *COUNTS,
        Column("chi_squared", "Chi-squared", 1),
        Column("df", "df", 0),
        Column("p_value", "p", 3),
    ),
}


DIFFERENCE = {3: "Difference in means", 5: "Difference in means", 6: "Difference"}
EFFECT = "Not in the report: effect size"
P_VALUES = ("p_value", "equivalence_p")


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure as it is shown: its text, the number behind it, or the mark of a reason."""

    text: str
    value: float | None
    decimals: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row: what it is of, and its figures."""

    label: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Block:
    """Rows below a heading of their own; the heading may be empty."""

    heading: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Span:
    """A heading over several columns."""

    heading: str
    n_columns: int
    side: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a wave as it is drawn."""

    number: int
    title: str
    spans: list[Span]
    columns: tuple[Column, ...]
    blocks: list[Block]
    note: str
    reasons: dict[str, str] = field(default_factory=dict)
    """Why figures are missing, by the mark that stands in their place."""


@dataclass(frozen=True, slots=True)
class Wave:
    """The tables of a wave of the survey."""

    name: str
    is_synthetic: bool
    disclosure_rule: str
    tables: list[Table]


def laid_out(tables: pd.DataFrame) -> list[Wave]:
    """Lay the rows of ``ledger.rpt_tables`` out, wave by wave, in their order."""
    ordered = tables.sort_values(["survey_wave", "table_number", "row_number"])
    return [
        Wave(
            name=str(wave),
            is_synthetic=bool(rows["is_synthetic"].any()),
            disclosure_rule=next(iter(rows["disclosure_rule"].dropna()), ""),
            tables=[
                _table(int(number), of_table)
                for number, of_table in rows.groupby("table_number", sort=False)
            ],
        )
        for wave, rows in ordered.groupby("survey_wave", sort=False)
    ]


def _table(number: int, rows: pd.DataFrame) -> Table:
    """Lay out a table: each reason for a missing figure gets a letter."""
    columns, reasons = COLUMNS[number], dict[str, str]()
    blocks = [
        Block(
            _with_base(heading, of_block, is_shown=number == 2),
            [_row(row, columns, reasons, has_base=number == 6) for row in as_records(of_block)],
        )
        for heading, of_block in _blocks(rows)
    ]
    return Table(
        number=number,
        title=rows["title"].iloc[0],
        spans=_spans(number, rows),
        columns=columns,
        blocks=blocks,
        note=rows["note"].iloc[0],
        reasons={mark: reason for reason, mark in reasons.items()},
    )


def _blocks(rows: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    headings = rows["heading"].fillna("")
    for _, of_block in rows.groupby(headings.ne(headings.shift()).cumsum(), sort=False):
        heading = of_block["heading"].iloc[0]
        yield ("" if pd.isna(heading) else str(heading)), of_block


def _row(row: dict, columns: tuple[Column, ...], reasons: dict[str, str], *, has_base: bool) -> Row:
    base = row["first_base_n"]
    label = f"{row['label']} (N={base:,.0f})" if has_base and pd.notna(base) else row["label"]
    return Row(label, [_cell(row, column, reasons) for column in columns])


def _cell(row: dict, column: Column, reasons: dict[str, str]) -> Cell:
    """A figure, or the mark of why there is none; empty where none belongs."""
    value, reason = row[column.figure], row[column.reason]
    if pd.notna(value):
        return Cell(_written(float(value), column), float(value), column.decimals)
    if not isinstance(reason, str):
        return Cell("", None, column.decimals)
    mark = reasons.setdefault(reason, chr(ord("a") + len(reasons)))
    return Cell(f"[{mark}]", None, column.decimals)


def _written(value: float, column: Column) -> str:
    """Write a figure with the decimals that the report prints."""
    scale = 10**column.decimals
    if column.figure in P_VALUES and value < 1 / scale:
        return f"<{1 / scale:.{column.decimals}f}"
    # halves go away from zero, as in the ledger and in a workbook; what rounds to none has no sign
    rounded = math.copysign(math.floor(abs(value) * scale + 0.5) / scale, value)
    return f"{rounded + 0.0:,.{column.decimals}f}"


def _with_base(heading: str, rows: pd.DataFrame, *, is_shown: bool) -> str:
    """The heading of a block, with the respondents that percentages are of."""
    base = rows["first_base_n"].dropna()
    return f"{heading} (n={base.iloc[0]:,.0f})" if is_shown and len(base) else heading


def _spans(number: int, rows: pd.DataFrame) -> list[Span]:
    """Headings over the columns, with the respondents of Table 1 behind them."""
    spans = []
    for side in dict.fromkeys(column.side for column in COLUMNS[number]):
        n_columns = sum(column.side == side for column in COLUMNS[number])
        heading = rows[f"{side}_heading"].iloc[0] if side in ("first", "second") else None
        others = EFFECT if side == "effect" else DIFFERENCE.get(number, "")
        text = heading if isinstance(heading, str) else others
        if number == 1:
            base = rows[f"{side}_base_n"].dropna()
            text += f" (N={base.iloc[0]:,.0f})" if len(base) else ""
        spans.append(Span(text, n_columns, side))
    return spans
