"""Table 4 explained: what its "% change over the last 5 years" is, and what follows."""

import pandas as pd

from report.records import as_records
from report.site.charts import checked as charts
from report.site.links import area_path
from report.site.parts import Cell, Column, DataTable, Figure, Link, Page
from report.site.tables import Tables
from report.site.words import Words

CHANGES = "ledger.rpt_changes_by_reading"
STATEMENTS = "ledger.rpt_statements_by_reading"
READINGS = "marts.rpt_table_4_readings"
RULES = ("change_pct_of_end", "change_pct_of_start")
IMPLIED = "implied by Table 4"  # a source of a rate
SHOWN_READINGS, SHOWN_SERIES = 8, 3


def page(tables: Tables, words: Words) -> Page:
    """The page of Table 4; a release of an early day may have none of its figures."""
    changes, readings = tables[CHANGES], tables[READINGS]
    ranked = readings[readings["fit_rank"].notna()].sort_values("fit_rank")
    figures = []
    if len(ranked) and changes["printed_change_pct"].notna().any():
        figures.append(_by_authority(changes, ranked, words))
    if len(ranked):
        figures.append(_fits(ranked, words))
    return Page(
        "report/table-4.html",
        "report",
        words("table_4.title"),
        "checked_table_4.html",
        {"statements": _statements(tables, words)},
        tuple(figures),
    )


def _by_authority(changes: pd.DataFrame, ranked: pd.DataFrame, words: Words) -> Figure:
    """Printed changes beside those of several readings."""
    printed = changes[changes["printed_change_pct"].notna()]
    firsts = printed.drop_duplicates("area_code").sort_values("printed_change_pct", ascending=False)
    series = _series(printed)
    best = ranked.iloc[0]
    title = words("table_4.changes.title")
    records = [
        {
            "name": words.area(row["area_code"]),
            "series": _name_of(row, words),
            "value": row["change_pct"],
        }
        for row in as_records(printed.sort_values(["start_year", "rule"]))
        if (row["start_year"], row["rule"]) in series and pd.notna(row["change_pct"])
    ]
    said = words("table_4.printed")
    records += [
        {"name": words.area(row["area_code"]), "series": said, "value": row["printed_change_pct"]}
        for row in as_records(firsts)
    ]
    names = [
        words(f"table_4.series.{rule}", years=_years(printed, year, words)) for year, rule in series
    ]
    implied = printed[
        (printed["source_of_start_rate"] == IMPLIED) | (printed["source_of_end_rate"] == IMPLIED)
    ]
    return Figure(
        "changes",
        words(
            "table_4.changes.headline",
            n=int(best["n_reproduced"]),
            of=int(best["n_compared"]),
            reading=_name_of(best.to_dict(), words),
        ),
        title,
        words("table_4.changes.sentence", n=implied["area_code"].nunique()),
        charts.readings(
            records,
            [*names, said],
            [words.area(code) for code in firsts["area_code"]],
            words("table_4.axis"),
        ),
        _changes_table(title, changes, words),
    )


def _series(changes: pd.DataFrame) -> list[tuple[int, str]]:
    """Ways to compute that are drawn: both bases of the later window, one of the other."""
    years = sorted(changes["start_year"].unique(), reverse=True)
    found = [(int(years[0]), rule) for rule in RULES]
    return [*found, *((int(year), RULES[1]) for year in years[1:])][:SHOWN_SERIES]


def _years(changes: pd.DataFrame, start_year: int, words: Words) -> str:
    end_year = changes.loc[changes["start_year"] == start_year, "end_year"].iloc[0]
    return words("years", start=start_year, end=int(end_year))


def _name_of(row: dict, words: Words) -> str:
    years = words("years", start=int(row["start_year"]), end=int(row["end_year"]))
    return words(f"table_4.series.{row['rule']}", years=years)


def _changes_table(title: str, changes: pd.DataFrame, words: Words) -> DataTable:
    """A row an authority and window: its rates, where they are from, and its changes."""
    key = ["area_code", "start_year"]
    by_rule = {
        rule: changes[changes["rule"] == rule].set_index(key)["change_pct"].to_dict()
        for rule in RULES
    }
    windows = changes.drop_duplicates(key).sort_values(
        ["start_year", "printed_change_pct"], ascending=False
    )
    return DataTable(
        title,
        (
            Column(words("column.area")),
            Column(words("column.years")),
            Column(words("column.start_rate"), 1),
            Column(words("column.end_rate"), 1),
            Column(words("column.source_of_rates")),
            Column(words("column.printed_change"), 1, is_change=True),
            Column(words("column.change_pct_of_end"), 1, is_change=True),
            Column(words("column.change_pct_of_start"), 1, is_change=True),
        ),
        [
            [
                Link(words.area(row["area_code"]), area_path(row["area_code"])),
                words("years", start=int(row["start_year"]), end=int(row["end_year"])),
                row["start_rate_per_10k"],
                row["end_rate_per_10k"],
                _sources(row, words),
                _printed(row, words),
                *(by_rule[rule].get((row["area_code"], row["start_year"])) for rule in RULES),
            ]
            for row in as_records(windows)
        ],
    )


def _printed(row: dict, words: Words) -> Cell:
    value = row["printed_change_pct"]
    return words("table_4.not_printed") if pd.isna(value) else float(value)


def _sources(row: dict, words: Words) -> str:
    """Where the two rates are from, once if it is the same place."""
    found = dict.fromkeys((row["source_of_start_rate"], row["source_of_end_rate"]))
    return words.listed([words(f"table_4.source.{each}") for each in found])


def _fits(ranked: pd.DataFrame, words: Words) -> Figure:
    """How many of the printed changes the readings that come nearest give."""
    shown = ranked.head(SHOWN_READINGS)
    second = shown.iloc[min(1, len(shown) - 1)]
    records = [
        {
            "name": _reading(row, words),
            "value": 100 * row["n_reproduced"] / row["n_compared"],
            "written": words(
                "groups.agreeing", n=int(row["n_reproduced"]), of=int(row["n_compared"])
            ),
        }
        for row in as_records(shown)
    ]
    names = [str(record["name"]) for record in records]
    title = words("table_4.fits.title", n=len(shown))
    return Figure(
        "fits",
        words(
            "table_4.fits.headline",
            n=int(second["n_reproduced"]),
            of=int(second["n_compared"]),
        ),
        title,
        words("table_4.fits.sentence", n=len(ranked)),
        charts.bars(records, names, words("table_4.fits.axis"), names[0]),
        _fits_table(title, shown, words),
    )


def _fits_table(title: str, shown: pd.DataFrame, words: Words) -> DataTable:
    """The same readings as a table, with how far they are from what is printed."""
    return DataTable(
        title,
        (
            Column(words("column.years")),
            Column(words("column.rule")),
            Column(words("column.kind_of_rates")),
            Column(words("column.n_compared"), 0),
            Column(words("column.n_reproduced"), 0),
            Column(words("column.largest_difference"), 1),
            Column(words("column.wales_change_pct"), 1, is_change=True),
        ),
        [
            [
                words("years", start=int(row["start_year"]), end=int(row["end_year"])),
                words(f"rule.{row['rule']}"),
                words(f"rates.{row['rates']}"),
                row["n_compared"],
                row["n_reproduced"],
                row["largest_difference_pct"],
                row["wales_change_pct"],
            ]
            for row in as_records(shown)
        ],
    )


def _reading(row: dict, words: Words) -> str:
    return words(
        "table_4.reading",
        years=words("years", start=int(row["start_year"]), end=int(row["end_year"])),
        basis=words(f"rule.{row['rule']}"),
        rates=words(f"rates.short.{row['rates']}"),
    )


def _statements(tables: Tables, words: Words) -> DataTable:
    """What the report says of large changes, under each reading."""
    changes = tables[CHANGES]
    large = changes[changes["is_large_increase"].fillna(False).astype(bool)]
    risers = large.groupby(["start_year", "rule"])["area_code"].agg(list).to_dict()
    statements = tables[STATEMENTS].sort_values(["start_year", "rule"], ascending=[False, True])
    return DataTable(
        words("table_4.statements.caption"),
        (
            Column(words("column.years")),
            Column(words("column.rule")),
            Column(words("column.wales_change_pct"), 1, is_change=True),
            Column(words("column.n_large_increases"), 0),
            Column(words("column.large_increases")),
            Column(words("column.n_large_decreases"), 0),
            Column(words("column.n_rose_more_than_wales"), 0),
        ),
        [
            [
                words("years", start=int(row["start_year"]), end=int(row["end_year"])),
                words(f"rule.{row['rule']}"),
                row["wales_change_pct"],
                row["n_large_increases"],
                words.listed(
                    [words.area(code) for code in risers.get((row["start_year"], row["rule"]), [])]
                ),
                row["n_large_decreases"],
                row["n_rose_more_than_wales"],
            ]
            for row in as_records(statements)
        ],
    )
