"""Pages of indicators: a ranking with intervals, a map and a table of all authorities each."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from report.site import area_figures
from report.site.boundaries import features
from report.site.charts import areas as charts
from report.site.charts.base import BLUE, GREY, ORANGE, PALE
from report.site.links import area_link
from report.site.newest import (
    known,
    newest_complete_year,
    newest_rates,
    newest_residuals,
    newest_window,
    rule_of_table_4,
)
from report.site.parts import Column, DataTable, Figure, Link, Page
from report.site.tables import Row, Tables
from report.site.words import Words

TABLES = (
    "marts.dim_local_authorities",
    "marts.dim_local_authority_boundaries",
    "marts.fct_care_and_support_rates",
    "marts.fct_care_rate_changes",
    "marts.fct_care_rate_groups",
    "marts.fct_care_rates",
    "marts.fct_deprivation_residuals",
    "marts.rpt_deprivation_measures",
    "marts.rpt_funnel_curves",
    "marts.rpt_table_4_readings",
    "results.shrunken_rates",
)
Figures = tuple[Figure, ...]
GROUP_COLOURS = {"increasing": ORANGE, "decreasing": BLUE, "neither": PALE, "excluded": GREY}


def pages(tables: Tables, words: Words) -> Iterator[Page]:
    """The list of indicators, and a page of each."""
    makers = {
        "care-rate": _care_rate,
        "change": _change,
        "residual": _residual,
        "group": _group,
        "care-and-support": _care_and_support,
    }
    figures = dict(known(*(partial(_made, *maker, tables, words) for maker in makers.items())))
    listed = [
        (Link(words(f"indicator.{name}.title"), _path(name)), words(f"indicator.{name}.definition"))
        for name in figures
    ]
    yield Page(
        "indicators/index.html",
        "indicators",
        words("indicators.title"),
        "indicators.html",
        {"indicators": listed},
    )
    for name, shown in figures.items():
        yield Page(
            _path(name),
            "indicators",
            words(f"indicator.{name}.title"),
            "indicator.html",
            {"definition": words(f"indicator.{name}.definition")},
            shown,
        )


def _made(
    name: str, make: Callable[[Tables, Words], Figures], tables: Tables, words: Words
) -> tuple[str, Figures]:
    return name, make(tables, words)


def _path(name: str) -> str:
    return f"indicators/{name}.html"


def _care_rate(tables: Tables, words: Words) -> Figures:
    newest = newest_rates(tables)
    ranking = area_figures.ranking_of_rates(tables, words, newest.year)
    values = {row["area_code"]: row["care_rate_per_10k"] for row in newest.authorities}
    return (
        ranking,
        _map(values, "unit.per_10k", ranking, tables, words),
        area_figures.funnel(None, tables, words),
    )


def _change(tables: Tables, words: Words) -> Figures:
    start, end = newest_window(tables)
    known = tables.rows("marts.fct_care_rate_changes", start_year=start, end_year=end)
    (wales,) = (row["change_pct_of_start"] for row in known if row["is_wales"])
    areas = [row for row in known if not row["is_wales"] and row["change_pct_of_start"] is not None]
    areas.sort(key=lambda row: -row["change_pct_of_start"])
    years = words("years", start=start, end=end)
    title = words("change.title", years=years)
    n_risen = sum(row["change_pct_of_start"] > 0 for row in areas)
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
                for row in areas
            ],
            wales,
            words("unit.change"),
        ),
        _table_of_changes(title, areas, words),
        words("key.rounding"),
    )
    values = {row["area_code"]: row["change_pct_of_start"] for row in areas}
    return figure, _map(values, "unit.change", figure, tables, words)


def _table_of_changes(title: str, areas: list[Row], words: Words) -> DataTable:
    return DataTable(
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
                area_link(row["area_code"], words),
                row["start_rate_per_10k"],
                row["end_rate_per_10k"],
                row["change_per_10k"],
                row["change_pct_of_start"],
                row["change_pct_of_end"],
            ]
            for row in areas
        ],
    )


def _residual(tables: Tables, words: Words) -> Figures:
    figure = area_figures.deprivation(None, tables, words)
    residuals = newest_residuals(tables)
    values = {row["area_code"]: row["residual_pct"] for row in residuals}
    day = words.march(residuals[0]["year_ending_march"])
    shown = replace(figure, title=words("residual.title", day=day))
    return figure, _map(values, "unit.residual", shown, tables, words)


def _group(tables: Tables, words: Words) -> Figures:
    """Groups as printed, and by the same rule over the newest years."""
    start, end = newest_window(tables)
    name = "marts.fct_care_rate_groups"
    printed = tables.rows(name, is_printed=True)
    newest = tables.rows(name, start_year=start, end_year=end, rule=rule_of_table_4(tables))
    years = words("years", start=start, end=end)
    return (
        _map_of_groups("printed", printed, words("group.title.printed"), tables, words),
        _map_of_groups("newest", newest, words("group.title.newest", years=years), tables, words),
    )


def _map_of_groups(
    name: str, groups: list[Row], title: str, tables: Tables, words: Words
) -> Figure:
    labels = {group: words(f"care_rate_group.{group}") for group in GROUP_COLOURS}
    known = [row for row in groups if row["care_rate_group"] in labels]
    order = list(labels)
    known.sort(key=lambda row: (order.index(row["care_rate_group"]), -(row["change_pct"] or 0)))
    counts = Counter(row["care_rate_group"] for row in known)
    values = {row["area_code"]: labels[row["care_rate_group"]] for row in known}
    classes = {"domain": list(labels.values()), "range": list(GROUP_COLOURS.values())}
    return Figure(
        name,
        words("group.headline", increasing=counts["increasing"], decreasing=counts["decreasing"]),
        title,
        words("group.sentence"),
        charts.coloured_map(
            features(tables, values),
            words("column.group"),
            {"type": "nominal", "sort": classes["domain"], "scale": classes},
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
                    area_link(row["area_code"], words),
                    labels[row["care_rate_group"]],
                    row["change_pct"],
                    row["residual_pct"],
                    "" if row["is_printed"] else row["is_certain_despite_rounding"],
                ]
                for row in known
            ],
        ),
    )


def _care_and_support(tables: Tables, words: Words) -> Figures:
    name, measure = "marts.fct_care_and_support_rates", "receiving_care_and_support"
    year = newest_complete_year(tables.rows(name, measure=measure), "rate_per_10k_printed")
    of_year = tables.rows(name, measure=measure, year_ending_march=year)
    (wales,) = (row["rate_per_10k_printed"] for row in of_year if row["is_wales"])
    areas = [
        row for row in of_year if not row["is_wales"] and row["rate_per_10k_printed"] is not None
    ]
    areas.sort(key=lambda row: -row["rate_per_10k_printed"])
    values = {row["area_code"]: row["rate_per_10k_printed"] for row in areas}
    title = words("care_and_support.title", day=words.march(year))
    first, last = areas[0], areas[-1]
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
        words("care_and_support.sentence", wales=words.number(wales)),
        charts.ranking(
            [{"name": words.area(code), "value": value} for code, value in values.items()],
            wales,
            words("unit.care_and_support"),
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
                    area_link(row["area_code"], words),
                    row["rate_per_10k_printed"],
                    row["change_in_a_year_per_10k"],
                ]
                for row in areas
            ],
        ),
        words("key.wales"),
    )
    return figure, _map(values, "unit.care_and_support", figure, tables, words)


def _map(
    values: dict[str, float], unit: str, shown: Figure, tables: Tables, words: Words
) -> Figure:
    """The same values on a map; white where a change is none."""
    has_both_signs = min(values.values()) < 0 < max(values.values())
    scale = {"scheme": "blueorange", "domainMid": 0} if has_both_signs else {"scheme": "blues"}
    return Figure(
        "map",
        words("map.headline"),
        shown.title,
        words("map.sentence"),
        charts.coloured_map(
            features(tables, values), words(unit), {"type": "quantitative", "scale": scale}
        ),
        shown.table,
    )
