"""Checks of printed two-by-two tests against the counts and percentages of their cells."""

from collections.abc import Iterator
from itertools import product

import pandas as pd

from analysis.report_checks.printed import Check, exact, overlaps, shown, verdict
from analysis.survey.associations import chi_squared
from domain.printed import bases


def chi_squared_from_cells(printed: pd.DataFrame) -> Iterator[Check]:
    """Compute chi-squared on every pair of bases that the percentages of the cells allow."""
    for test, chi2, n, cells in _tables(printed):
        sizes = [group["bases"] for group in cells]
        tests = [chi_squared(_table(cells, pair)) for pair in product(*sizes)]
        low, high = min(each.statistic for each in tests), max(each.statistic for each in tests)
        p_values = [each.p_value for each in tests]
        holds = low <= chi2.high and high >= chi2.low
        if "p" in test:
            holds = holds and overlaps(test["p"], min(p_values), max(p_values))
        on = " + ".join(shown(each) for each in sizes)
        yield Check(
            f"chi_squared_from_cells.{chi2.value_id}",
            "chi_squared_from_cells",
            (chi2.value_id, *_ids(cells)),
            chi2.location,
            chi2.printed,
            f"{low:.2f} to {high:.2f}",
            low,
            high,
            verdict(holds),
            f"The percentages need {on} respondents, on which chi-squared is {low:.2f} to "
            f"{high:.2f} and p {min(p_values):.3f} to {max(p_values):.3f}; printed "
            f"{chi2.printed}, {test['p'].printed if 'p' in test else 'no p'}."
            f"{_on_printed_n(cells, n)}",
            () if holds else tuple(row.value_id for row in test.values() if row.statistic != "df"),
        )


def base_of_test(printed: pd.DataFrame) -> Iterator[Check]:
    """Compare the n of a test with the bases that its percentages need, and with other tests."""
    figures = exact(printed)
    dfs = figures[figures["statistic"] == "df"]
    for _, _, n, cells in _tables(printed):
        low = int(sum(group["bases"].min() for group in cells))
        high = int(sum(group["bases"].max() for group in cells))
        holds = low <= n.number <= high
        yield Check(
            f"base_of_test.{n.value_id}.percentages",
            "base_of_test",
            (n.value_id, *_ids(cells)),
            n.location,
            n.printed,
            f"{low} to {high}",
            low,
            high,
            verdict(holds),
            f"The percentages need {low} to {high} respondents, printed {n.printed}.",
            () if holds else (n.value_id,),
        )
        # a t-test of the same groups has at most all of their respondents
        others = dfs[(dfs["grouping"] == n.grouping) & (dfs["variable"] != n.variable)]
        if others.empty:
            continue
        largest = others.loc[others["number"].idxmax()]
        least = largest["number"] + 2
        holds = n.number >= least
        yield Check(
            f"base_of_test.{n.value_id}.other_tests",
            "base_of_test",
            (n.value_id, largest["value_id"]),
            f"{n.location}; {largest['location']}",
            f"{n.printed}, df {largest['printed']}",
            f"{least:g} or more",
            least,
            float("inf"),
            verdict(holds),
            f"A t-test of the same groups has {least:g} respondents ({largest['value_id']}), so "
            f"the groups have at least as many, printed {n.printed}.",
            () if holds else (n.value_id,),
        )


def _tables(printed: pd.DataFrame) -> Iterator[tuple]:
    """Printed chi-squared tests whose two groups have counts and percentages."""
    figures = exact(printed)
    tests = printed[
        printed["grouping"].str.contains("_vs_", regex=False) & (printed["option"] != "")
    ]
    for (variable, option, grouping), rows in tests.groupby(
        ["variable", "option", "grouping"], sort=True
    ):
        test = {row.statistic: row for row in rows.itertuples()}
        cells = []
        for group in grouping.split("_vs_"):
            part = figures[
                (figures["variable"] == variable)
                & (figures["option"] == option)
                & (figures["grouping"] == group)
            ]
            found = {row.statistic: row for row in part.itertuples()}
            if {"n", "percent"} <= found.keys():
                percent = found["percent"]
                found["bases"] = bases(found["n"].number, percent.low, percent.high)
                cells.append(found)
        if (
            {"chi2", "base_n"} <= test.keys()
            and len(cells) == 2
            and all(len(c["bases"]) for c in cells)
        ):
            yield test, test["chi2"], test["base_n"], cells


def _table(cells: list[dict], sizes: tuple) -> pd.DataFrame:
    named = [group["n"].number for group in cells]
    return pd.DataFrame(
        {"named": named, "not": [size - n for size, n in zip(sizes, named, strict=True)]}
    )


def _on_printed_n(cells: list[dict], n) -> str:
    """What chi-squared is if the group whose base is certain keeps it and the other fits the n."""
    sure = [len(group["bases"]) == 1 for group in cells]
    if sum(sure) != 1:
        return ""
    certain = int(cells[sure.index(True)]["bases"][0])
    rest = int(n.number) - certain
    sizes = tuple(certain if each else rest for each in sure)
    other = cells[sure.index(False)]
    share = 100 * other["n"].number / rest
    value = chi_squared(_table(cells, sizes)).statistic
    return (
        f" On the printed n, {rest} + {certain}, it is {value:.2f}, and {other['n'].printed} are "
        f"{share:.1f}%, printed {other['percent'].printed}."
    )


def _ids(cells: list[dict]) -> tuple[str, ...]:
    return tuple(group[part].value_id for group in cells for part in ("n", "percent"))
