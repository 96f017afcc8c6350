"""The front page: the newest figures of Wales, what is missing, and the ways in."""

from collections.abc import Iterator

from domain.areas import WALES
from report.site import area_figures
from report.site.areas import area_path
from report.site.newest import Frames, newest_rates
from report.site.parts import Column, DataTable, Link, Page
from report.site.words import Words

TABLES = (
    "marts.dim_local_authorities",
    "marts.fct_care_rates",
    "marts.rpt_release_changes",
    "results.care_rate_trends",
    "results.shrunken_rates",
)


def pages(frames: Frames, words: Words) -> Iterator[Page]:
    """The front page."""
    newest = newest_rates(frames)
    codes = frames["marts.dim_local_authorities"].sort_values("sort_order")["area_code"]
    rate = newest.wales
    yield Page(
        "index.html",
        "front",
        words("front.title"),
        "front.html",
        {
            "lead": words(
                "front.lead",
                day=words.march(newest.year),
                n=words.number(rate["n_children_looked_after"]),
                rate=words.number(rate["care_rate_per_10k"], 1),
                interval=words.interval(
                    rate["care_rate_ci_low_per_10k"], rate["care_rate_ci_high_per_10k"]
                ),
            ),
            "areas": [Link(words.area(code), area_path(code)) for code in (WALES, *codes)],
            "missing": _missing(frames, words),
            "changed": words("front.changed", n=len(frames["marts.rpt_release_changes"])),
        },
        (
            area_figures.trend(WALES, frames, words),
            area_figures.ranking_of_rates(frames, words, year=newest.year),
        ),
    )


def _missing(frames: Frames, words: Words) -> DataTable:
    """The years without a rate of every authority, and what of it is known."""
    rates = frames["marts.fct_care_rates"]
    areas = rates[~rates["is_wales"]]
    by_year = areas.groupby("year_ending_march").agg(
        n_counts=("n_children_looked_after", "count"),
        n_populations=("population_0_17", "count"),
        n_rates=("care_rate_per_10k", "count"),
        n_areas=("area_code", "nunique"),
    )
    incomplete = by_year[by_year["n_rates"] < by_year["n_areas"]].sort_index(ascending=False)
    return DataTable(
        words("missing.caption"),
        (
            Column(words("column.day_of_count")),
            Column(words("column.n_counts"), 0),
            Column(words("column.n_populations"), 0),
            Column(words("column.n_rates"), 0),
        ),
        [
            [words.march(year), row["n_counts"], row["n_populations"], row["n_rates"]]
            for year, row in zip(incomplete.index, incomplete.to_dict("records"), strict=True)
        ],
    )
