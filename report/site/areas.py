"""Pages of areas: the list, each authority, and Wales."""

from collections.abc import Iterator

from domain.areas import WALES
from report.site import area_figures, area_tables, area_trend
from report.site.links import area_link, area_path
from report.site.newest import known, newest_rates
from report.site.parts import Column, DataTable, Link, Page
from report.site.tables import Row, Tables
from report.site.words import Words

TABLES = (
    "marts.dim_local_authorities",
    "marts.dim_similar_areas",
    "marts.fct_care_rate_groups",
    "marts.fct_care_rate_vintages",
    "marts.fct_care_rates",
    "marts.fct_deprivation_residuals",
    "marts.fct_response_rates",
    "marts.fct_wales_headlines",
    "marts.rpt_deprivation_measures",
    "marts.rpt_funnel_curves",
    "results.care_rate_trends",
    "results.shrunken_rates",
)


def pages(tables: Tables, words: Words) -> Iterator[Page]:
    """The list of areas, and a page of each."""
    areas = [WALES, *(row["area_code"] for row in tables.rows("marts.dim_local_authorities"))]
    yield Page(
        "areas/index.html",
        "areas",
        words("areas.title"),
        "areas.html",
        {
            "tables": known(lambda: _all_areas(tables, words)),
            "areas": [area_link(code, words) for code in areas],
        },
    )
    yield _page_of_wales(tables, words)
    for area in tables.rows("marts.dim_local_authorities"):
        yield _page_of_authority(str(area["area_code"]), tables, words)


def _page_of_wales(tables: Tables, words: Words) -> Page:
    return Page(
        area_path(WALES),
        "areas",
        words("wales"),
        "area.html",
        {
            "numbers": _numbers(WALES, tables, words),
            "vintages": area_tables.vintages(WALES, tables, words),
            "headlines": area_tables.headlines(tables, words),
        },
        known(lambda: area_trend.trend(WALES, tables, words)),
    )


def _page_of_authority(code: str, tables: Tables, words: Words) -> Page:
    survey = tables.rows("marts.fct_response_rates", area_code=code)
    similar = tables.rows("marts.dim_similar_areas", area_code=code)
    return Page(
        area_path(code),
        "areas",
        words.area(code),
        "area.html",
        {
            "numbers": _numbers(code, tables, words),
            "groups": area_tables.groups(code, tables, words),
            "choices": Link(words("groups.choices"), f"choices.html#{code}"),
            "n_similar": max((row["similarity_rank"] for row in similar), default=0),
            "similar": known(lambda: area_tables.similar(code, tables, words)),
            "vintages": area_tables.vintages(code, tables, words),
            "survey": area_tables.survey(survey, words),
            "is_survey_synthetic": any(row["is_synthetic"] for row in survey),
        },
        known(
            lambda: area_trend.trend(code, tables, words),
            lambda: area_figures.rank(code, tables, words),
            lambda: area_figures.funnel(code, tables, words),
            lambda: area_figures.deprivation(code, tables, words),
        ),
    )


def _numbers(code: str, tables: Tables, words: Words) -> list[tuple[str, str, str]]:
    """The newest rate and the newest count: what, how much, and how sure."""
    of_area = tables.rows("marts.fct_care_rates", area_code=code)
    found = []
    rated = [row for row in of_area if row["care_rate_per_10k"] is not None]
    if rated:
        row = max(rated, key=_year)
        low, high = row["care_rate_ci_low_per_10k"], row["care_rate_ci_high_per_10k"]
        found.append(
            (
                words("area.newest_rate", day=words.march(row["year_ending_march"])),
                words.number(row["care_rate_per_10k"], 1),
                words("area.rate_and_interval", interval=words.interval(low, high)),
            )
        )
    counted = [row for row in of_area if row["n_children_looked_after"] is not None]
    if counted:
        row = max(counted, key=_year)
        low, high = row["n_low"], row["n_high"]
        sure = "area.count_exact" if low == high else "area.count_rounded"
        found.append(
            (
                words("area.newest_count", day=words.march(row["year_ending_march"])),
                words.number(row["n_children_looked_after"]),
                words(sure, low=words.number(low), high=words.number(high)),
            )
        )
    return found


def _year(row: Row) -> int:
    return int(row["year_ending_march"])


def _all_areas(tables: Tables, words: Words) -> DataTable:
    newest = newest_rates(tables)
    return DataTable(
        words("areas.caption", day=words.march(newest.year)),
        (*area_figures.rate_columns(words), Column(words("column.trend"))),
        [
            [
                area_link(row["area_code"], words),
                *area_figures.rate_cells(row),
                words(f"trend.{area_trend.trend_reading(row['area_code'], tables)}"),
            ]
            for row in (*newest.authorities, newest.wales)
        ],
    )
