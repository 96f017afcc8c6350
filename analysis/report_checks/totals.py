"""Checks of whole numbers: totals against their parts, one figure printed twice."""

from collections.abc import Iterator

import pandas as pd

from analysis.report_checks.printed import Check, exact, verdict

COUNTS = ("n", "mentions")


def sum_of_parts(printed: pd.DataFrame, codes: pd.DataFrame) -> Iterator[Check]:
    """Add the issues of each theme up, the themes of each area, and an area's issues.

    Issues without a name in the coding frame leave a remainder: then the parts may fall short.
    """
    figures = exact(printed)
    figures = figures[figures["statistic"].isin(COUNTS) & (figures["grouping"] == "all")]
    value_of = {
        (row.variable, row.option): row
        for row in figures.drop_duplicates(["variable", "option"]).itertuples()
    }
    frame = codes.fillna("")
    for question, of_question in frame.groupby("question_id", sort=True):
        children = of_question.groupby("parent_id")["code_id"].agg(list).to_dict()
        named = set(of_question.loc[of_question["status"] == "known", "code_id"])
        for parent in (code for code in children if code):
            levels = {"parts": children[parent]}
            grandchildren = [issue for part in children[parent] for issue in children.get(part, [])]
            if grandchildren:
                levels["issues"] = grandchildren
            for level, parts in levels.items():
                yield from _sum(question, parent, level, parts, value_of, named)


def sum_of_merged(
    printed: pd.DataFrame, merged: pd.DataFrame, items: pd.DataFrame
) -> Iterator[Check]:
    """Add the answers of a merged category up."""
    scale_of = items.set_index("item_id")["response_scale"].to_dict()
    figures = exact(printed)
    figures = figures[(figures["statistic"] == "n") & figures["variable"].isin(scale_of)]
    inside = merged.groupby(["response_scale", "merged_option_id"])["option_id"].agg(list).to_dict()
    value_of = {(row.variable, row.option, row.grouping): row for row in figures.itertuples()}
    for (variable, option, grouping), row in value_of.items():
        parts = inside.get((scale_of[variable], option), [])
        found = [value_of.get((variable, part, grouping)) for part in parts]
        if parts and all(found):
            yield _added(f"sum_of_parts.{variable}.{option}.{grouping}", row, found)


def repeated_value(printed: pd.DataFrame) -> Iterator[Check]:
    """Ask whether a figure that is printed more than once is always the same."""
    figures = exact(printed)
    key = ["variable", "option", "grouping", "statistic"]
    figures = figures[(figures["decimals"] != "") & figures.duplicated(key, keep=False)]
    for names, rows in figures.groupby(key, sort=True):
        fine = rows[rows["decimals"] == rows["decimals"].max()]
        if len(fine) < 2:
            continue
        holds = bool((fine["number"] == fine["number"].iloc[0]).all())
        yield Check(
            "repeated_value." + ".".join(name for name in names if name),
            "repeated_value",
            tuple(fine["value_id"]),
            "; ".join(dict.fromkeys(fine["location"])),
            ", ".join(fine["printed"]),
            ", ".join(f"{number:g}" for number in fine["number"].unique()),
            float(fine["number"].min()),
            float(fine["number"].max()),
            verdict(holds),
            f"Printed {len(fine)} times: {', '.join(fine['printed'])}.",
            () if holds else tuple(fine["value_id"]),
        )


def sum_of_groups(printed: pd.DataFrame) -> Iterator[Check]:
    """Add the roles of the sample up."""
    figures = exact(printed)
    figures = figures[(figures["statistic"] == "n") & (figures["option"] == "")]
    for variable, rows in figures.groupby("variable", sort=True):
        by_group = {row.grouping: row for row in rows.itertuples()}
        if {"all", "workers", "leaders"} <= by_group.keys():
            parts = [by_group["workers"], by_group["leaders"]]
            yield _added(f"sum_of_parts.{variable}.roles", by_group["all"], parts)


def codable_responses(printed: pd.DataFrame) -> Iterator[Check]:
    """Add responses that could be coded, and those that could not, up."""
    figures = exact(printed)
    for variable, rows in figures[figures["statistic"] == "n"].groupby("variable", sort=True):
        by_option = {row.option: row for row in rows.itertuples()}
        if {"responses", "codable", "not_codable_responses"} <= by_option.keys():
            parts = [by_option["codable"], by_option["not_codable_responses"]]
            yield _added(f"sum_of_parts.{variable}.responses", by_option["responses"], parts)


def _sum(
    question: str, parent: str, level: str, parts: list[str], value_of: dict, named: set[str]
) -> Iterator[Check]:
    total = value_of.get((question, parent))
    found = [value_of[question, part] for part in parts if (question, part) in value_of]
    if total is None or not found:
        return
    has_remainder = any(part not in named or (question, part) not in value_of for part in parts)
    yield _added(
        f"sum_of_parts.{question}.{parent}.{level}", total, found, has_remainder=has_remainder
    )


def _added(name: str, total, parts: list, *, has_remainder: bool = False) -> Check:
    added = sum(part.number for part in parts)
    holds = added <= total.number if has_remainder else added == total.number
    listed = " + ".join(f"{part.number:g}" for part in parts)
    rest = f", leaving {total.number - added:g} for parts without a count" if has_remainder else ""
    return Check(
        name,
        "sum_of_parts",
        (total.value_id, *(part.value_id for part in parts)),
        total.location,
        total.printed,
        f"{added:g}",
        added,
        total.number if has_remainder else added,
        verdict(holds),
        f"{listed} = {added:g}{rest}, printed {total.printed}.",
        () if holds else (total.value_id,),
    )
