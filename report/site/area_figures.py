"""An authority among all: its rank, the funnel, and its rate beside its deprivation."""

from dataclasses import replace
from functools import lru_cache

from report.site.charts import areas as charts
from report.site.newest import newest_complete_year, newest_rates, newest_residuals, rates_of
from report.site.parts import Cell, Column, DataTable, Figure
from report.site.tables import Row, Tables
from report.site.words import Words

INSIDE = "inside"


def rank(code: str, tables: Tables, words: Words) -> Figure:
    """Where an authority stands among all, and how sure its rank is."""
    shrunken = tables.rows("results.shrunken_rates")
    year = newest_complete_year(shrunken, "care_rate_per_10k")
    (own,) = tables.rows("results.shrunken_rates", area_code=code, year_ending_march=year)
    return replace(
        ranking_of_rates(tables, words, year),
        name="rank",
        marked=_place(code, rates_of(tables, year).authorities),
        headline=words(
            "rank.headline",
            rank=own["care_rate_rank"],
            n=own["n_authorities"],
            low=own["rank_low"],
            high=own["rank_high"],
        ),
        sentence=words(
            "rank.sentence",
            rate=words.number(own["care_rate_per_10k"], 1),
            wales=words.number(rates_of(tables, year).wales["care_rate_per_10k"], 1),
            chance=words.chance(own["top_quarter_probability"]),
            n=own["n_top_quarter"],
        ),
    )


def ranking_of_rates(tables: Tables, words: Words, year: int) -> Figure:
    """Rates of all authorities with their intervals; its table has the limits of their ranks."""
    rates = rates_of(tables, year)
    first, last = rates.authorities[0], rates.authorities[-1]
    title = words("rates.title", day=words.march(year))
    wales = rates.wales["care_rate_per_10k"]
    return Figure(
        "rates",
        words(
            "rates.headline",
            high=words.number(first["care_rate_per_10k"], 1),
            highest=words.area(first["area_code"]),
            low=words.number(last["care_rate_per_10k"], 1),
            lowest=words.area(last["area_code"]),
        ),
        title,
        words("rates.sentence", wales=words.number(wales, 1)),
        charts.ranking(
            [
                {
                    "name": words.area(row["area_code"]),
                    "value": row["care_rate_per_10k"],
                    "low": row["care_rate_ci_low_per_10k"],
                    "high": row["care_rate_ci_high_per_10k"],
                }
                for row in rates.authorities
            ],
            wales,
            words("unit.per_10k"),
        ),
        _ranking_table(tables, words, year),
        words("key.interval"),
    )


@lru_cache(maxsize=16)
def _ranking_table(tables: Tables, words: Words, year: int) -> DataTable:
    ranks = {
        row["area_code"]: words.interval(row["rank_low"], row["rank_high"], 0)
        for row in tables.rows("results.shrunken_rates", year_ending_march=year)
    }
    return DataTable(
        words("rates.title", day=words.march(year)),
        (*rate_columns(words), Column(words("column.rank_limits"))),
        [
            [words.area(row["area_code"]), *rate_cells(row), ranks.get(row["area_code"], "")]
            for row in rates_of(tables, year).authorities
        ],
    )


def rate_columns(words: Words) -> tuple[Column, ...]:
    """An area, its count, its rate with the interval, and its rank."""
    return (
        Column(words("column.area")),
        Column(words("column.n_children_looked_after"), 0),
        Column(words("column.care_rate_per_10k"), 1),
        Column(words("column.low"), 1),
        Column(words("column.high"), 1),
        Column(words("column.rank"), 0),
    )


def rate_cells(row: Row) -> list[Cell]:
    """What stands in these columns, after the area, of a row of ``fct_care_rates``."""
    return [
        row["n_children_looked_after"],
        row["care_rate_per_10k"],
        row["care_rate_ci_low_per_10k"],
        row["care_rate_ci_high_per_10k"],
        row["care_rate_rank"],
    ]


def funnel(code: str | None, tables: Tables, words: Words) -> Figure:
    """Rates against populations, with what differences between authorities would allow."""
    newest = newest_rates(tables)
    positions = {row["area_code"]: _position(row) for row in newest.authorities}
    outside = [area for area, position in positions.items() if position != INSIDE]
    headline = (
        words(f"funnel.headline.{positions[code]}")
        if code
        else words("funnel.headline.all", n=len(outside), of=len(positions))
    )
    return Figure(
        "funnel",
        headline,
        words("funnel.title", day=words.march(newest.year)),
        words("funnel.sentence"),
        charts.funnel(
            [
                {
                    "name": words.area(row["area_code"]),
                    "population": row["population_0_17"],
                    "rate": row["care_rate_per_10k"],
                    "is_outside": row["area_code"] in outside,
                }
                for row in newest.authorities
            ],
            _curves(tables, newest.year),
            (words("unit.population"), words("unit.rate")),
            names_outside=code is None,
        ),
        _funnel_table(tables, words),
        words("key.funnel"),
        _place(code, newest.authorities),
    )


def _place(code: str | None, rows: list[Row]) -> int | None:
    """Where an area stands among the rows that a chart is of."""
    return next((place for place, row in enumerate(rows) if row["area_code"] == code), None)


def _position(row: Row) -> str:
    return str(row["funnel_position"])


@lru_cache(maxsize=4)
def _curves(tables: Tables, year: int) -> list[Row]:
    curves = [
        {
            "population": row["population_0_17"],
            "rate": row["wales_rate_per_10k"],
            "low_95": row["funnel_overdispersed_95_low_per_10k"],
            "high_95": row["funnel_overdispersed_95_high_per_10k"],
            "low_99_8": row["funnel_overdispersed_99_8_low_per_10k"],
            "high_99_8": row["funnel_overdispersed_99_8_high_per_10k"],
        }
        for row in tables.rows("marts.rpt_funnel_curves", year_ending_march=year)
    ]
    return sorted(curves, key=lambda point: point["population"])


@lru_cache(maxsize=4)
def _funnel_table(tables: Tables, words: Words) -> DataTable:
    newest = newest_rates(tables)
    return DataTable(
        words("funnel.title", day=words.march(newest.year)),
        (
            Column(words("column.area")),
            Column(words("column.population_0_17"), 0),
            Column(words("column.care_rate_per_10k"), 1),
            Column(words("column.funnel_low"), 1),
            Column(words("column.funnel_high"), 1),
            Column(words("column.funnel_position")),
        ),
        [
            [
                words.area(row["area_code"]),
                row["population_0_17"],
                row["care_rate_per_10k"],
                row["funnel_overdispersed_95_low_per_10k"],
                row["funnel_overdispersed_95_high_per_10k"],
                words(f"funnel.{_position(row)}"),
            ]
            for row in newest.authorities
        ],
    )


def deprivation(code: str | None, tables: Tables, words: Words) -> Figure:
    """Rates against deprivation: more or fewer children looked after than it predicts."""
    residuals = newest_residuals(tables)
    line = residuals[0]
    shares = [row["value"] for row in residuals]
    r_squared = words.number(100 * line["r_squared"])
    headline = words("deprivation.headline.all", r_squared=r_squared)
    if code:
        own = next(row["residual_pct"] for row in residuals if row["area_code"] == code)
        side = "above" if own > 0 else "below"
        headline = words(f"deprivation.headline.{side}", pct=words.number(abs(own), 1))
    return Figure(
        "deprivation",
        headline,
        words("deprivation.title", day=words.march(line["year_ending_march"])),
        words("deprivation.sentence", r_squared=r_squared),
        charts.fitted_line(
            [
                {
                    "name": words.area(row["area_code"]),
                    "value": 100 * row["value"],
                    "rate": row["care_rate_per_10k"],
                }
                for row in residuals
            ],
            [
                {"value": 100 * share, "rate": line["intercept"] + line["slope"] * share}
                for share in (min(shares), max(shares))
            ],
            (words(f"unit.deprivation.{line['measure']}"), words("unit.rate")),
        ),
        _deprivation_table(tables, words),
        words("key.line"),
        _place(code, residuals),
    )


@lru_cache(maxsize=4)
def _deprivation_table(tables: Tables, words: Words) -> DataTable:
    residuals = newest_residuals(tables)
    return DataTable(
        words("deprivation.title", day=words.march(residuals[0]["year_ending_march"])),
        (
            Column(words("column.area")),
            Column(words(f"column.deprivation_pct.{residuals[0]['measure']}"), 1),
            Column(words("column.care_rate_per_10k"), 1),
            Column(words("column.predicted_rate"), 1),
            Column(words("column.residual_per_10k"), 1, is_change=True),
            Column(words("column.residual_pct"), 1, is_change=True),
        ),
        [
            [
                words.area(row["area_code"]),
                100 * row["value"],
                row["care_rate_per_10k"],
                row["predicted_rate_per_10k"],
                row["residual_per_10k"],
                row["residual_pct"],
            ]
            for row in residuals
        ],
    )
