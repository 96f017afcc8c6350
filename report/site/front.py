"""The front page: the newest figures of Wales, what is missing, and the ways in."""

from collections import defaultdict
from collections.abc import Iterator

from domain.areas import WALES
from report.site import area_figures, area_trend
from report.site.links import area_link
from report.site.newest import known, newest_rates
from report.site.parts import Column, Dataset, DataTable, Link, Page
from report.site.tables import Row, Tables
from report.site.words import Words

TABLES = (
    "marts.dim_local_authorities",
    "marts.fct_care_rates",
    "marts.rpt_release_changes",
    "results.care_rate_trends",
    "results.shrunken_rates",
)


def pages(tables: Tables, words: Words) -> Iterator[Page]:
    """The front page."""
    codes = [row["area_code"] for row in tables.rows("marts.dim_local_authorities")]
    yield Page(
        "index.html",
        "front",
        words("front.title"),
        "front.html",
        {
            "leads": known(lambda: _lead(tables, words)),
            "areas": [area_link(code, words) for code in (WALES, *codes)],
            "missing": _missing(tables, words),
            "changed": words("front.changed", n=len(tables.rows("marts.rpt_release_changes"))),
            "changes": Link(words("changes.title"), "changes.html"),
        },
        known(
            lambda: area_trend.trend(WALES, tables, words),
            lambda: area_figures.ranking_of_rates(tables, words, newest_rates(tables).year),
        ),
        dataset=Dataset(words("front.title"), words("data.lead")),
    )


def _lead(tables: Tables, words: Words) -> str:
    newest = newest_rates(tables)
    rate = newest.wales
    return words(
        "front.lead",
        day=words.march(newest.year),
        n=words.number(rate["n_children_looked_after"]),
        rate=words.number(rate["care_rate_per_10k"], 1),
        interval=words.interval(
            rate["care_rate_ci_low_per_10k"], rate["care_rate_ci_high_per_10k"]
        ),
    )


def _missing(tables: Tables, words: Words) -> DataTable:
    """The years without a rate of every authority, and what of it is known."""
    years: dict[int, list[Row]] = defaultdict(list)
    for row in tables.rows("marts.fct_care_rates", is_wales=False):
        years[row["year_ending_march"]].append(row)
    return DataTable(
        words("missing.caption"),
        (
            Column(words("column.day_of_count")),
            Column(words("column.n_counts"), 0),
            Column(words("column.n_populations"), 0),
            Column(words("column.n_rates"), 0),
        ),
        [
            [
                words.march(year),
                _n_known(rows, "n_children_looked_after"),
                _n_known(rows, "population_0_17"),
                _n_known(rows, "care_rate_per_10k"),
            ]
            for year, rows in sorted(years.items(), reverse=True)
            if _n_known(rows, "care_rate_per_10k") < len(rows)
        ],
    )


def _n_known(rows: list[Row], column: str) -> int:
    return sum(row[column] is not None for row in rows)
