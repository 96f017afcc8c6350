"""The specification curve: which choice decides the group of which authority."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from report.records import as_records
from report.site.charts import checked as charts
from report.site.links import area_path
from report.site.parts import Column, DataTable, Figure, Link, Page
from report.site.tables import Tables
from report.site.words import Words

SUMMARY = "marts.rpt_specification_summary"
CHOICES = "marts.rpt_specification_choices"
CURVE = "marts.rpt_specification_curve"
TABLES = (SUMMARY, CHOICES, CURVE, "marts.dim_local_authorities")
PATH = "choices.html"
GROUPS = ("decreasing", "neither", "excluded", "increasing")
CHOICE_NAMES = ("window", "threshold", "basis", "measure", "rates", "weighting")
STEPS = 25  # points that stand for a curve


@dataclass(frozen=True, slots=True)
class AuthorityChoices:
    """What choices leave open of one authority: the section that its own page can lead to."""

    code: str
    name: Link
    sentence: str
    table: DataTable


def choices_path(code: str) -> str:
    """The section of an authority on the page."""
    return f"{PATH}#{code}"


def pages(tables: Tables, words: Words) -> Iterator[Page]:
    """The page of choices, with a section for each authority."""
    summary = tables[SUMMARY].sort_values(
        ["increasing_share", "decreasing_share", "area_code"], ascending=[False, True, True]
    )
    figures = (
        (
            _shares(summary, words),
            _decisions(summary, tables, words),
            _curves(summary, tables, words),
        )
        if len(summary)
        else ()
    )
    yield Page(
        PATH,
        "choices",
        words("choices.title"),
        "choices.html",
        {
            "choices": [
                (words(f"choice.{name}"), words(f"choice.{name}.meaning")) for name in CHOICE_NAMES
            ],
            "authorities": _sections(summary, tables, words),
        },
        figures,
    )


def _shares(summary: pd.DataFrame, words: Words) -> Figure:
    """In how many of the specifications each authority is in each group."""
    groups = {group: words(f"care_rate_group.{group}") for group in GROUPS}
    bars: list[dict[str, object]] = []
    for row in as_records(summary):
        end = 0.0
        for group in GROUPS:
            start, end = end, end + 100 * row[f"{group}_share"]
            if end > start:
                bars.append(
                    {
                        "name": words.area(row["area_code"]),
                        "group": groups[group],
                        "start": start,
                        "end": end,
                    }
                )
    sure = summary[[f"{group}_share" for group in GROUPS]].max(axis=1) > 1 - 1e-9
    title = words("choices.shares.title")
    return Figure(
        "shares",
        words("choices.shares.headline", n=int(sure.sum()), of=len(summary)),
        title,
        words(
            "choices.shares.sentence",
            low=words.number(summary["n_specifications"].min()),
            high=words.number(summary["n_specifications"].max()),
        ),
        charts.shares(
            bars,
            [words.area(code) for code in summary["area_code"]],
            list(groups.values()),
            words("choices.shares.axis"),
        ),
        _shares_table(title, summary, words),
    )


def _shares_table(title: str, summary: pd.DataFrame, words: Words) -> DataTable:
    """The same as a table, with the group that the report prints."""
    return DataTable(
        title,
        (
            Column(words("column.area")),
            Column(words("column.printed_group")),
            *(Column(words(f"column.share.{group}"), 1) for group in GROUPS),
            Column(words("column.as_printed_pct"), 1),
            Column(words("column.n_specifications"), 0),
        ),
        [
            [
                Link(words.area(row["area_code"]), area_path(row["area_code"])),
                words(f"care_rate_group.{row['printed_group']}"),
                *(100 * row[f"{group}_share"] for group in GROUPS),
                100 * row["as_printed_share"],
                row["n_specifications"],
            ]
            for row in as_records(summary)
        ],
    )


def _decisions(summary: pd.DataFrame, tables: Tables, words: Words) -> Figure:
    """How often each choice, made differently, gives another group."""
    choices = tables[CHOICES]
    shares = choices.pivot_table(index="area_code", columns="choice", values="differing_share")
    shares = 100 * shares.reindex(index=summary["area_code"], columns=list(CHOICE_NAMES))
    names = {name: words(f"choice.{name}") for name in CHOICE_NAMES}
    counts = summary["deciding_choice"].value_counts()
    title = words("choices.decisions.title")
    return Figure(
        "decisions",
        words(
            "choices.decisions.headline",
            choice=names[str(counts.index[0])],
            n=int(counts.iloc[0]),
            of=int(counts.sum()),
        )
        if len(counts)
        else words("choices.decisions.none"),
        title,
        words("choices.decisions.sentence"),
        charts.decisions(
            [
                {
                    "name": words.area(str(code)),
                    "choice": names[choice],
                    "value": value,
                    "written": words.number(value),
                }
                for code, values in shares.to_dict("index").items()
                for choice, value in values.items()
                if pd.notna(value)
            ],
            [words.area(code) for code in summary["area_code"]],
            list(names.values()),
        ),
        DataTable(
            title,
            (Column(words("column.area")), *(Column(name, 1) for name in names.values())),
            [
                [Link(words.area(str(code)), area_path(str(code))), *values.values()]
                for code, values in shares.to_dict("index").items()
            ],
        ),
    )


def _curves(summary: pd.DataFrame, tables: Tables, words: Words) -> Figure:
    """The changes of an authority under its specifications, from the lowest to the highest."""
    points = curve_steps(tables[CURVE])
    groups = {group: words(f"care_rate_group.{group}") for group in GROUPS}
    order = {code: place for place, code in enumerate(summary["area_code"])}
    points = points.assign(place=points["area_code"].map(order)).sort_values(["place", "step"])
    title = words("choices.curves.title", n=STEPS)
    return Figure(
        "curves",
        words("choices.curves.headline"),
        title,
        words("choices.curves.sentence"),
        charts.curves(
            [
                {
                    "name": words.area(row["area_code"]),
                    "value": row["change_pct"],
                    "group": groups[row["care_rate_group"]],
                }
                for row in as_records(points)
            ],
            [words.area(code) for code in summary["area_code"]],
            list(groups.values()),
            words("column.change_pct"),
        ),
        DataTable(
            title,
            (
                Column(words("column.area")),
                Column(words("column.step"), 0),
                Column(words("column.change_pct"), 1, is_change=True),
                Column(words("column.group")),
            ),
            [
                [
                    words.area(row["area_code"]),
                    row["step"],
                    row["change_pct"],
                    groups[row["care_rate_group"]],
                ]
                for row in as_records(points)
            ],
        ),
    )


def curve_steps(curve: pd.DataFrame) -> pd.DataFrame:
    """Take steps along the curve of each authority, which has hundreds of specifications.

    Returns
    -------
    pandas.DataFrame
        ``area_code``, ``step`` (from 1), ``change_pct``, ``care_rate_group``: the specifications
        in the middle of `STEPS` equal parts of the curve, each as it is in the mart.
    """
    ordered = curve.sort_values(["area_code", "curve_position"])[
        ["area_code", "change_pct", "care_rate_group"]
    ]
    place = ordered.groupby("area_code").cumcount()
    n = ordered.groupby("area_code")["change_pct"].transform("size")
    step = (place * STEPS) // n
    middle = ((2 * step + 1) * n) // (2 * STEPS)
    return ordered.assign(step=step + 1)[place == middle]


def _sections(summary: pd.DataFrame, tables: Tables, words: Words) -> list[AuthorityChoices]:
    """What each authority's group hangs on, in the order of the authorities."""
    choices = tables[CHOICES]
    by_area = dict(iter(choices.groupby("area_code")))
    order = tables["marts.dim_local_authorities"].sort_values("sort_order")["area_code"]
    rows = {row["area_code"]: row for row in as_records(summary)}
    return [_section(code, rows[code], by_area[code], words) for code in order if code in rows]


def _section(code: str, row: dict, choices: pd.DataFrame, words: Words) -> AuthorityChoices:
    place = {name: number for number, name in enumerate(CHOICE_NAMES)}
    ordered = choices.assign(place=choices["choice"].map(place)).sort_values(
        ["differing_share", "place"], ascending=[False, True]
    )
    deciding = row["deciding_choice"]
    said = [
        words(
            "choices.area.sentence",
            printed=words(f"care_rate_group.{row['printed_group']}"),
            pct=words.number(100 * row["as_printed_share"]),
            n=words.number(row["n_specifications"]),
            low=words.change(row["change_pct_lowest"]),
            high=words.change(row["change_pct_highest"]),
        ),
        words("choices.area.decides", choice=words(f"choice.{deciding}"))
        if isinstance(deciding, str)
        else words("choices.area.settled"),
    ]
    name = words.area(code)
    return AuthorityChoices(
        code,
        Link(name, area_path(code)),
        " ".join(said),
        DataTable(
            words("choices.area.caption", area=name),
            (Column(words("column.choice")), Column(words("column.differing_pct"), 1)),
            [
                [words(f"choice.{each['choice']}"), 100 * each["differing_share"]]
                for each in as_records(ordered)
            ],
        ),
    )
