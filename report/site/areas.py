"""Pages of areas: the list, each authority, and Wales."""

from collections.abc import Iterator

import pandas as pd

from domain.areas import WALES
from report.site import area_figures
from report.site.newest import Frames, newest_rates
from report.site.parts import Column, DataTable, Link, Page
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


def pages(frames: Frames, words: Words) -> Iterator[Page]:
    """The list of areas, and a page of each."""
    codes = [WALES, *frames["marts.dim_local_authorities"].sort_values("sort_order")["area_code"]]
    yield Page(
        "areas/index.html",
        "areas",
        words("areas.title"),
        "areas.html",
        {"table": _all_areas(frames, words), "wales": Link(words("wales"), area_path(WALES))},
    )
    for code in codes:
        yield _page(code, frames, words)


def _page(code: str, frames: Frames, words: Words) -> Page:
    figures = [area_figures.trend(code, frames, words)]
    context: dict[str, object] = {
        "vintages": _vintages(code, frames, words),
        "numbers": _numbers(code, frames, words),
    }
    if code == WALES:
        context |= {
            "headlines": _headlines(frames, words),
            "groups": None,
            "similar": None,
            "survey": None,
        }
    else:
        figures += [
            area_figures.rank(code, frames, words),
            area_figures.funnel(code, frames, words),
            area_figures.deprivation(code, frames, words),
        ]
        context |= {
            "headlines": None,
            "groups": _groups(code, frames, words),
            "similar": _similar(code, frames, words),
            "survey": _survey(code, frames, words),
            "is_survey_synthetic": bool(frames["marts.fct_response_rates"]["is_synthetic"].any()),
        }
    return Page(area_path(code), "areas", words.area(code), "area.html", context, tuple(figures))


def _numbers(code: str, frames: Frames, words: Words) -> list[tuple[str, str, str]]:
    """The newest figures: what, how much, and how sure."""
    rates = frames["marts.fct_care_rates"]
    of_area = rates[rates["area_code"] == code].sort_values("year_ending_march")
    found = []
    rated = of_area[of_area["care_rate_per_10k"].notna()]
    if len(rated):
        row = rated.iloc[-1]
        found.append(
            (
                words("area.newest_rate", day=words.march(row["year_ending_march"])),
                words.number(row["care_rate_per_10k"], 1),
                words(
                    "area.rate_and_interval",
                    interval=words.interval(
                        row["care_rate_ci_low_per_10k"], row["care_rate_ci_high_per_10k"]
                    ),
                ),
            )
        )
    counted = of_area[of_area["n_children_looked_after"].notna()]
    if len(counted):
        row = counted.iloc[-1]
        sure = "area.count_exact" if row["n_low"] == row["n_high"] else "area.count_rounded"
        found.append(
            (
                words("area.newest_count", day=words.march(row["year_ending_march"])),
                words.number(row["n_children_looked_after"]),
                words(sure, low=words.number(row["n_low"]), high=words.number(row["n_high"])),
            )
        )
    return found


def _all_areas(frames: Frames, words: Words) -> DataTable:
    newest = newest_rates(frames)
    trends = frames["results.care_rate_trends"]
    last = trends[(trends["measure"] == "care_rate") & trends["is_last_segment"]]
    reading = last.groupby("area_code")["reading"].last()
    table = pd.concat([newest.authorities, newest.wales.to_frame().T])
    table = table.assign(name=[words.area(code) for code in table["area_code"]])
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
                Link(row["name"], area_path(row["area_code"])),
                row["n_children_looked_after"],
                row["care_rate_per_10k"],
                row["care_rate_ci_low_per_10k"],
                row["care_rate_ci_high_per_10k"],
                row["care_rate_rank"],
                words(f"trend.{reading.get(row['area_code'], 'unknown')}"),
            ]
            for row in table.to_dict("records")
        ],
    )


def _groups(code: str, frames: Frames, words: Words) -> DataTable:
    """The comparison group of an authority by each rule that gives one, the printed first."""
    groups = frames["marts.fct_care_rate_groups"]
    known = groups[(groups["area_code"] == code) & (groups["care_rate_group"] != "unknown")]
    known = known.sort_values(
        ["is_printed", "end_year", "start_year", "rule"], ascending=[False, False, False, True]
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
        [
            [
                words("groups.printed")
                if row["is_printed"]
                else words("years", start=int(row["start_year"]), end=int(row["end_year"])),
                words(f"rule.{row['rule']}"),
                words(f"care_rate_group.{row['care_rate_group']}"),
                row["change_pct"],
                row["wales_change_pct"],
                row["residual_pct"],
                ""
                if pd.isna(row["n_measures"])
                else words(
                    "groups.agreeing", n=int(row["n_measures_agreeing"]), of=int(row["n_measures"])
                ),
                "" if row["is_printed"] else bool(row["is_certain_despite_rounding"]),
            ]
            for row in known.to_dict("records")
        ],
    )


def _similar(code: str, frames: Frames, words: Words) -> DataTable:
    """The Welsh areas that are like an authority, with their newest rates."""
    similar = frames["marts.dim_similar_areas"]
    welsh = similar[(similar["area_code"] == code) & similar["is_similar_area_welsh"]]
    welsh = welsh.sort_values(["similarity", "similarity_rank"])
    newest = newest_rates(frames)
    rates = newest.authorities.set_index("area_code")["care_rate_per_10k"]
    return DataTable(
        words("similar.caption", day=words.march(newest.year)),
        (
            Column(words("column.area")),
            Column(words("column.similarity")),
            Column(words("column.similarity_rank"), 0),
            Column(words("column.care_rate_per_10k"), 1),
        ),
        [
            [
                Link(words.area(row["similar_area_code"]), area_path(row["similar_area_code"])),
                words(f"similarity.{row['similarity']}"),
                row["similarity_rank"],
                rates.get(row["similar_area_code"]),
            ]
            for row in welsh.to_dict("records")
        ],
    )


def _survey(code: str, frames: Frames, words: Words) -> DataTable:
    """Who answered the survey in an authority, as far as that can be shown."""
    rates = frames["marts.fct_response_rates"]
    of_area = rates[rates["area_code"] == code].sort_values(["survey_wave", "respondent_group"])
    return DataTable(
        words("survey_of_area.caption"),
        (
            Column(words("column.survey_wave")),
            Column(words("column.respondent_group")),
            Column(words("column.n_respondents"), 0),
            Column(words("column.response_pct"), 1),
            Column(words("column.withheld")),
        ),
        [
            [
                str(row["survey_wave"]),
                words(f"respondent_group.{row['respondent_group']}"),
                row["n_respondents"],
                row["response_pct"],
                "" if pd.isna(row["withheld_reason"]) else words("withheld"),
            ]
            for row in of_area.to_dict("records")
        ],
    )


def _vintages(code: str, frames: Frames, words: Words) -> DataTable:
    """How the newest counts of an area were published and revised."""
    vintages = frames["marts.fct_care_rate_vintages"]
    of_area = vintages[
        (vintages["area_code"] == code) & vintages["n_children_looked_after"].notna()
    ]
    of_area = of_area.sort_values(["year_ending_march", "published_on"], ascending=False)
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
                "" if pd.isna(row["published_on"]) else words.day(row["published_on"]),
                row["n_children_looked_after"],
                row["n_revision"],
                row["care_rate_per_10k"],
            ]
            for row in of_area.head(SHOWN_VINTAGES).to_dict("records")
        ],
    )


def _headlines(frames: Frames, words: Words) -> DataTable:
    """What each release said of Wales in its text."""
    headlines = frames["marts.fct_wales_headlines"].sort_values(
        ["year_ending_march", "published_on"], ascending=False
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
            for row in headlines.to_dict("records")
        ],
    )
