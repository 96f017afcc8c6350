"""Pages of areas: the list, each authority, and Wales."""

from collections.abc import Iterator

from domain.areas import WALES
from report.site import area_figures, area_trend
from report.site.newest import known, newest_rates
from report.site.parts import Cell, Column, DataTable, Link, Page
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
    "marts.rpt_funnel_curves",
    "results.care_rate_trends",
    "results.shrunken_rates",
)
SHOWN_VINTAGES = 12


def area_path(code: str) -> str:
    """The page of an area, the same in both languages: its ONS code, which does not change."""
    return f"areas/{code}.html"


def area_link(code: str, words: Words) -> Link:
    """The name of an area, leading to its page."""
    return Link(words.area(code), area_path(code))


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
            "vintages": _vintages(WALES, tables, words),
            "headlines": _headlines(tables, words),
        },
        known(lambda: area_trend.trend(WALES, tables, words)),
    )


def _page_of_authority(code: str, tables: Tables, words: Words) -> Page:
    survey = tables.rows("marts.fct_response_rates", area_code=code)
    return Page(
        area_path(code),
        "areas",
        words.area(code),
        "area.html",
        {
            "numbers": _numbers(code, tables, words),
            "groups": _groups(code, tables, words),
            "choices": Link(words("groups.choices"), f"choices.html#{code}"),
            "similar": known(lambda: _similar(code, tables, words)),
            "vintages": _vintages(code, tables, words),
            "survey": _survey(survey, words),
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
        (
            Column(words("column.area")),
            Column(words("column.n_children_looked_after"), 0),
            Column(words("column.care_rate_per_10k"), 1),
            Column(words("column.low"), 1),
            Column(words("column.high"), 1),
            Column(words("column.rank"), 0),
            Column(words("column.trend")),
        ),
        [
            [
                area_link(row["area_code"], words),
                row["n_children_looked_after"],
                row["care_rate_per_10k"],
                row["care_rate_ci_low_per_10k"],
                row["care_rate_ci_high_per_10k"],
                row["care_rate_rank"],
                words(f"trend.{area_trend.trend_reading(row['area_code'], tables)}"),
            ]
            for row in (*newest.authorities, newest.wales)
        ],
    )


def _groups(code: str, tables: Tables, words: Words) -> DataTable:
    """The printed group of an authority, and those to the newest year of each kind of rates."""
    groups = tables.rows("marts.fct_care_rate_groups", area_code=code)
    known = [row for row in groups if row["care_rate_group"] != "unknown"]
    newest = {row["rates"]: max(_end(each, row["rates"]) for each in known) for row in known}
    known = [row for row in known if _end(row, row["rates"]) == newest[row["rates"]]]
    known.sort(
        key=lambda row: (
            not row["is_printed"],
            -(row["end_year"] or 0),
            -(row["start_year"] or 0),
            row["rule"],
        )
    )
    return DataTable(
        words("groups.caption"),
        (
            Column(words("column.years")),
            Column(words("column.rule")),
            Column(words("column.group")),
            Column(words("column.change_pct"), 1, is_change=True),
            Column(words("column.wales_change_pct"), 1, is_change=True),
            Column(words("column.residual_pct"), 1, is_change=True),
            Column(words("column.measures_agreeing")),
            Column(words("column.certain")),
        ),
        [_group(row, words) for row in known],
    )


def _end(row: Row, rates: str | None) -> int:
    """The last year of a comparison on rates of a kind; what is printed has none."""
    return (row["end_year"] or 0) if row["rates"] == rates else 0


def _group(row: Row, words: Words) -> list[Cell | Link]:
    """A row of the table of groups. What the report prints has no years and no measures."""
    is_printed = row["is_printed"]
    n, of = row["n_measures_agreeing"], row["n_measures"]
    return [
        words("groups.printed")
        if is_printed
        else words("years", start=row["start_year"], end=row["end_year"]),
        words(f"rule.{row['rule']}"),
        words(f"care_rate_group.{row['care_rate_group']}"),
        row["change_pct"],
        row["wales_change_pct"],
        row["residual_pct"],
        "" if of is None else words("groups.agreeing", n=n, of=of),
        "" if is_printed else row["is_certain_despite_rounding"],
    ]


def _similar(code: str, tables: Tables, words: Words) -> DataTable:
    """The Welsh areas that are like an authority, with their newest rates."""
    similar = tables.rows("marts.dim_similar_areas", area_code=code, is_similar_area_welsh=True)
    newest = newest_rates(tables)
    rates = {row["area_code"]: row["care_rate_per_10k"] for row in newest.authorities}
    rows: list[list[Cell | Link]] = [
        [
            area_link(row["similar_area_code"], words),
            words(f"similarity.{row['similarity']}"),
            row["similarity_rank"],
            rates.get(row["similar_area_code"]),
        ]
        for row in similar
    ]
    return DataTable(
        words("similar.caption", day=words.march(newest.year)),
        (
            Column(words("column.area")),
            Column(words("column.similarity")),
            Column(words("column.similarity_rank"), 0),
            Column(words("column.care_rate_per_10k"), 1),
        ),
        sorted(rows, key=lambda row: (str(row[1]), row[2])),
    )


def _survey(of_area: list[Row], words: Words) -> DataTable:
    """Who answered the survey in an authority, as far as that can be shown."""
    return DataTable(
        words("survey_of_area.caption"),
        (
            Column(words("column.survey_wave")),
            Column(words("column.respondent_group")),
            Column(words("column.n_respondents"), 0),
            Column(words("column.response_pct"), 1),
        ),
        [
            [
                str(row["survey_wave"]),
                words(f"respondent_group.{row['respondent_group']}"),
                row["n_respondents"] if row["withheld_reason"] is None else words("withheld"),
                row["response_pct"],
            ]
            for row in of_area
        ],
    )


def _vintages(code: str, tables: Tables, words: Words) -> DataTable:
    """How the newest counts of an area were published and revised."""
    vintages = tables.rows("marts.fct_care_rate_vintages", area_code=code)
    counted = [row for row in vintages if row["n_children_looked_after"] is not None]
    counted.sort(key=lambda row: (row["year_ending_march"], str(row["published_on"])), reverse=True)
    return DataTable(
        words("vintages.caption"),
        (
            Column(words("column.day_of_count")),
            Column(words("column.published_on")),
            Column(words("column.n_children_looked_after"), 0),
            Column(words("column.revision"), 0, is_change=True),
            Column(words("column.care_rate_per_10k"), 1),
        ),
        [
            [
                words.march(row["year_ending_march"]),
                words.day(row["published_on"]) if row["published_on"] else "",
                row["n_children_looked_after"],
                row["n_revision"],
                row["care_rate_per_10k"],
            ]
            for row in counted[:SHOWN_VINTAGES]
        ],
    )


def _headlines(tables: Tables, words: Words) -> DataTable:
    """What each release said of Wales in its text."""
    headlines = tables.rows("marts.fct_wales_headlines")
    ordered = sorted(
        headlines, key=lambda row: (row["year_ending_march"], row["published_on"]), reverse=True
    )
    return DataTable(
        words("headlines.caption"),
        (
            Column(words("column.day_of_count")),
            Column(words("column.published_on")),
            Column(words("column.n_children_looked_after"), 0),
            Column(words("column.rate_printed"), 1),
        ),
        [
            [
                words.march(row["year_ending_march"]),
                words.day(row["published_on"]),
                row["n_children_looked_after"],
                row["rate_per_10k_printed"],
            ]
            for row in ordered
        ],
    )
