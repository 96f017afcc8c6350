"""Pages of indicators: a map, a ranking with intervals and a table of all authorities each."""

from collections.abc import Iterator

import pandas as pd

from report.site import area_figures
from report.site.areas import area_path
from report.site.boundaries import features
from report.site.charts import areas as charts
from report.site.charts.base import BLUE, GREY, ORANGE, PALE
from report.site.newest import (
    STUDY_MEASURE,
    Frames,
    newest_complete_year,
    newest_rates,
    newest_window,
)
from report.site.parts import Column, DataTable, Figure, Link, Page
from report.site.words import Words

TABLES = (
    "marts.dim_local_authorities",
    "marts.dim_local_authority_boundaries",
    "marts.fct_care_and_support_rates",
    "marts.fct_care_rate_changes",
    "marts.fct_care_rate_groups",
    "marts.fct_care_rates",
    "marts.fct_deprivation_residuals",
    "marts.rpt_funnel_curves",
    "results.shrunken_rates",
)
INDICATORS = ("care-rate", "change", "residual", "group", "care-and-support")
GROUP_COLOURS = {"increasing": ORANGE, "decreasing": BLUE, "neither": PALE, "excluded": GREY}
PRINTED_RULE = "change_pct_of_end"  # the base that gives Table 4's printed figures


def pages(frames: Frames, words: Words) -> Iterator[Page]:
    """The list of indicators, and a page of each."""
    drawn = {
        "care-rate": _care_rate(frames, words),
        "change": _change(frames, words),
        "residual": _residual(frames, words),
        "group": _group(frames, words),
        "care-and-support": _care_and_support(frames, words),
    }
    yield Page(
        "indicators/index.html",
        "indicators",
        words("indicators.title"),
        "indicators.html",
        {
            "indicators": [
                (
                    Link(words(f"indicator.{name}.title"), indicator_path(name)),
                    words(f"indicator.{name}.definition"),
                )
                for name in INDICATORS
            ]
        },
    )
    for name, figures in drawn.items():
        yield Page(
            indicator_path(name),
            "indicators",
            words(f"indicator.{name}.title"),
            "indicator.html",
            {"definition": words(f"indicator.{name}.definition")},
            figures,
        )


def indicator_path(name: str) -> str:
    """The page of an indicator."""
    return f"indicators/{name}.html"


def _care_rate(frames: Frames, words: Words) -> tuple[Figure, ...]:
    newest = newest_rates(frames)
    values = newest.authorities.set_index("area_code")["care_rate_per_10k"]
    ranking = area_figures.ranking_of_rates(frames, words, year=newest.year)
    return (
        ranking,
        _map("map", values, ranking, frames, words),
        area_figures.funnel(None, frames, words),
    )


def _change(frames: Frames, words: Words) -> tuple[Figure, ...]:
    start, end = newest_window(frames)
    changes = frames["marts.fct_care_rate_changes"]
    of_window = changes[(changes["start_year"] == start) & (changes["end_year"] == end)]
    known = of_window[of_window["change_pct_of_start"].notna()]
    areas = known[~known["is_wales"]].sort_values("change_pct_of_start", ascending=False)
    wales = float(known.loc[known["is_wales"], "change_pct_of_start"].iloc[0])
    years = words("years", start=start, end=end)
    title = words("change.title", years=years)
    n_risen = int((areas["change_pct_of_start"] > 0).sum())
    figure = Figure(
        "change",
        words("change.headline", n=n_risen, of=len(areas), years=years),
        title,
        words("change.sentence", wales=words.change(wales)),
        charts.ranking(
            [
                {
                    "name": words.area(row["area_code"]),
                    "value": row["change_pct_of_start"],
                    "low": row["change_pct_of_start_low"],
                    "high": row["change_pct_of_start_high"],
                }
                for row in areas.to_dict("records")
            ],
            wales,
            words("unit.pct"),
        ),
        DataTable(
            title,
            (
                Column(words("column.area")),
                Column(words("column.start_rate"), 1),
                Column(words("column.end_rate"), 1),
                Column(words("column.change_per_10k"), 1, is_change=True),
                Column(words("column.change_pct_of_start"), 1, is_change=True),
                Column(words("column.change_pct_of_end"), 1, is_change=True),
            ),
            [
                [
                    Link(words.area(row["area_code"]), area_path(row["area_code"])),
                    row["start_rate_per_10k"],
                    row["end_rate_per_10k"],
                    row["change_per_10k"],
                    row["change_pct_of_start"],
                    row["change_pct_of_end"],
                ]
                for row in areas.to_dict("records")
            ],
        ),
    )
    values = areas.set_index("area_code")["change_pct_of_start"]
    return figure, _map("map", values, figure, frames, words)


def _residual(frames: Frames, words: Words) -> tuple[Figure, ...]:
    residuals = frames["marts.fct_deprivation_residuals"]
    study = residuals[residuals["measure"] == STUDY_MEASURE]
    year = newest_complete_year(study, "residual_per_10k")
    values = study[study["year_ending_march"] == year].set_index("area_code")["residual_pct"]
    figure = area_figures.deprivation(None, frames, words)
    return figure, _map("map", values, figure, frames, words)


def _group(frames: Frames, words: Words) -> tuple[Figure, ...]:
    """Groups by the rule of the study over the newest window, and as printed."""
    groups = frames["marts.fct_care_rate_groups"]
    start, end = newest_window(frames)
    newest = groups[
        (groups["start_year"] == start)
        & (groups["end_year"] == end)
        & (groups["rule"] == PRINTED_RULE)
    ]
    years = words("years", start=start, end=end)
    return (
        _map_of_groups(
            "printed", groups[groups["is_printed"]], words("group.title.printed"), frames, words
        ),
        _map_of_groups("newest", newest, words("group.title.newest", years=years), frames, words),
    )


def _map_of_groups(
    name: str, groups: pd.DataFrame, title: str, frames: Frames, words: Words
) -> Figure:
    order = {each: number for number, each in enumerate(GROUP_COLOURS)}
    known = groups[groups["care_rate_group"].isin(order)]
    known = known.assign(place=known["care_rate_group"].map(order))
    known = known.sort_values(["place", "change_pct"], ascending=[True, False])
    counts = known["care_rate_group"].value_counts()
    labels = {each: words(f"care_rate_group.{each}") for each in order}
    values = known.set_index("area_code")["care_rate_group"].map(labels)
    return Figure(
        name,
        words(
            "group.headline",
            increasing=int(counts.get("increasing", 0)),
            decreasing=int(counts.get("decreasing", 0)),
        ),
        title,
        words("group.sentence"),
        charts.coloured_map(
            features(frames, values),
            words("column.group"),
            {
                "type": "nominal",
                "sort": list(labels.values()),
                "scale": {"domain": list(labels.values()), "range": list(GROUP_COLOURS.values())},
            },
        ),
        DataTable(
            title,
            (
                Column(words("column.area")),
                Column(words("column.group")),
                Column(words("column.change_pct"), 1, is_change=True),
                Column(words("column.residual_pct"), 1, is_change=True),
                Column(words("column.certain")),
            ),
            [
                [
                    Link(words.area(row["area_code"]), area_path(row["area_code"])),
                    labels[row["care_rate_group"]],
                    row["change_pct"],
                    row["residual_pct"],
                    "" if row["is_printed"] else bool(row["is_certain_despite_rounding"]),
                ]
                for row in known.to_dict("records")
            ],
        ),
    )


def _care_and_support(frames: Frames, words: Words) -> tuple[Figure, ...]:
    rates = frames["marts.fct_care_and_support_rates"]
    measured = rates[rates["measure"] == "receiving_care_and_support"]
    year = newest_complete_year(measured, "rate_per_10k_printed")
    of_year = measured[measured["year_ending_march"] == year]
    areas = of_year[~of_year["is_wales"]].sort_values("rate_per_10k_printed", ascending=False)
    wales = float(of_year.loc[of_year["is_wales"], "rate_per_10k_printed"].iloc[0])
    title = words("care_and_support.title", day=words.march(year))
    first, last = areas.iloc[0], areas.iloc[-1]
    figure = Figure(
        "rates",
        words(
            "rates.headline",
            high=words.number(first["rate_per_10k_printed"]),
            highest=words.area(first["area_code"]),
            low=words.number(last["rate_per_10k_printed"]),
            lowest=words.area(last["area_code"]),
        ),
        title,
        words("rates.sentence", wales=words.number(wales)),
        charts.ranking(
            [
                {"name": words.area(row["area_code"]), "value": row["rate_per_10k_printed"]}
                for row in areas.to_dict("records")
            ],
            wales,
            words("unit.per_10k"),
        ),
        DataTable(
            title,
            (
                Column(words("column.area")),
                Column(words("column.rate_printed"), 0),
                Column(words("column.change_in_a_year"), 0, is_change=True),
            ),
            [
                [
                    Link(words.area(row["area_code"]), area_path(row["area_code"])),
                    row["rate_per_10k_printed"],
                    row["change_in_a_year_per_10k"],
                ]
                for row in areas.to_dict("records")
            ],
        ),
    )
    values = areas.set_index("area_code")["rate_per_10k_printed"]
    return figure, _map("map", values, figure, frames, words)


def _map(name: str, values: pd.Series, shown: Figure, frames: Frames, words: Words) -> Figure:
    """The same values on a map; centred on zero where they are changes."""
    is_change = bool(values.min() < 0 < values.max())
    scale = {"scheme": "blueorange", "domainMid": 0} if is_change else {"scheme": "blues"}
    return Figure(
        name,
        words("map.headline"),
        shown.title,
        words("map.sentence"),
        charts.coloured_map(
            features(frames, values),
            words("unit.pct" if is_change else "unit.per_10k"),
            {"type": "quantitative", "scale": scale},
        ),
        shown.table,
    )
