"""Forest plots: how far two groups of respondents differ, beside what would count as alike."""

import pandas as pd

from report.records import as_records
from report.site.charts import survey as charts
from report.site.parts import Cell, Column, DataTable, English, Figure
from report.site.tables import Tables
from report.site.words import Words

# figure, and digits after the point
FIGURES = (
    ("n_first", 0),
    ("n_second", 0),
    ("difference", 2),
    ("difference_low", 2),
    ("difference_high", 2),
    ("t", 2),
    ("df", 0),
    ("p_value", 4),
    ("p_holm", 4),
    ("hedges_g", 2),
    ("hedges_g_low", 2),
    ("hedges_g_high", 2),
    ("equivalence_p", 4),
)


def figures(wave: str, tables: Tables, words: Words) -> tuple[Figure, ...]:
    """The differences of each comparison of the report.

    Parameters
    ----------
    wave
        A ``survey_wave`` of ``ledger.rpt_score_differences``.
    """
    differences = tables["ledger.rpt_score_differences"]
    of_wave = differences[differences["survey_wave"] == wave].sort_values(
        ["location", "comparison", "place"]
    )
    return tuple(
        _figure(str(comparison), rows, words)
        for comparison, rows in of_wave.groupby("comparison", sort=False)
    )


def _figure(comparison: str, rows: pd.DataFrame, words: Words) -> Figure:
    first = rows.iloc[0]
    title = words(
        "differences.title",
        comparison=words(f"comparison.{comparison}"),
        location=words(f"location.{first['location']}"),
    )
    counts = rows["equivalence"].value_counts()
    verdicts = {verdict: words(f"equivalence.{verdict}") for verdict in charts.VERDICTS}
    known = rows[rows["hedges_g"].notna()]
    margin = (float(first["equivalence_low_sd"]), float(first["equivalence_high_sd"]))
    return Figure(
        comparison.replace("_", "-"),
        words(
            "differences.headline",
            different=int(counts.get("different", 0)),
            equivalent=int(counts.get("equivalent", 0)),
            undecided=int(counts.get("undecided", 0)),
        ),
        title,
        _sentence(rows, known, margin[1], words),
        charts.forest(
            [
                {
                    "name": row["label"],
                    "value": row["hedges_g"],
                    "low": row["hedges_g_low"],
                    "high": row["hedges_g_high"],
                    "verdict": verdicts[row["equivalence"]],
                }
                for row in as_records(known)
            ],
            margin,
            words("differences.axis"),
            verdicts,
        ),
        _table(title, rows, verdicts, words),
    )


def _sentence(rows: pd.DataFrame, known: pd.DataFrame, margin: float, words: Words) -> str:
    said = [words("differences.sentence", margin=words.number(margin, 1))]
    if len(known) < len(rows):
        said.append(words("differences.sentence.withheld", n=len(rows) - len(known)))
    return " ".join(said)


def _table(title: str, rows: pd.DataFrame, verdicts: dict[str, str], words: Words) -> DataTable:
    return DataTable(
        title,
        (
            Column(words("column.score")),
            Column(words("column.higher_means")),
            *(
                Column(words(f"column.{name}"), digits, is_change=name == "difference")
                for name, digits in FIGURES
            ),
            Column(words("column.equivalence")),
        ),
        [
            [
                English(row["label"]),
                English(row["higher_means"]),
                *(_shown(row, name, words) for name, _ in FIGURES),
                verdicts.get(row["equivalence"], words("withheld.short")),
            ]
            for row in as_records(rows)
        ],
    )


def _shown(row: dict, figure: str, words: Words) -> Cell:
    """A figure; one that is withheld or cannot be had says so."""
    value = row[figure]
    if pd.notna(value):
        return float(value)
    return words("withheld.short") if isinstance(row["missing_reason"], str) else None
