"""Checks of whole numbers: totals against their parts, one figure printed twice."""

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from analysis.report_checks.printed import Check, PrintedValue, check, figures


def sum_of_parts(printed: list[PrintedValue], codes: pd.DataFrame) -> Iterator[Check]:
    """Add the issues of each theme up, the themes of each area, and an area's issues.

    Issues without a name in the coding frame leave a remainder: then the parts may fall short.

    Parameters
    ----------
    codes
        ``coding_frames``.
    """
    value_of: dict[tuple[str, str], PrintedValue] = {}
    for row in figures(printed, "n", "mentions"):
        if row.grouping == "all":
            value_of.setdefault((row.variable, row.option), row)
    for question, of_question in codes.fillna("").groupby("question_id", sort=True):
        children = of_question.groupby("parent_id")["code_id"].agg(list).to_dict()
        named = set(of_question.loc[of_question["status"] == "known", "code_id"])
        for parent in (code for code in children if code):
            levels = {"parts": children[parent]}
            grandchildren = [issue for part in children[parent] for issue in children.get(part, [])]
            if grandchildren:
                levels["issues"] = grandchildren
            for level, parts in levels.items():
                total = value_of.get((question, parent))
                found = [value_of[question, part] for part in parts if (question, part) in value_of]
                if total is not None and found:
                    is_short = any(
                        part not in named or (question, part) not in value_of for part in parts
                    )
                    about = f"{question}.{parent}.{level}"
                    yield _added(about, total, found, has_remainder=is_short)


def sum_of_merged(
    printed: list[PrintedValue], merged: pd.DataFrame, items: pd.DataFrame
) -> Iterator[Check]:
    """Add the answers of a merged category up.

    Parameters
    ----------
    merged, items
        ``merged_options`` and ``survey_items``.
    """
    scale_of = items.set_index("item_id")["response_scale"].to_dict()
    inside = merged.groupby(["response_scale", "merged_option_id"])["option_id"].agg(list).to_dict()
    value_of = {
        (row.variable, row.option, row.grouping): row
        for row in figures(printed, "n")
        if row.variable in scale_of
    }
    for (variable, option, grouping), row in value_of.items():
        parts = inside.get((scale_of[variable], option), [])
        found = [
            value_of[variable, part, grouping]
            for part in parts
            if (variable, part, grouping) in value_of
        ]
        if parts and len(found) == len(parts):
            yield _added(f"{variable}.{option}.{grouping}", row, found)


def repeated_value(printed: list[PrintedValue]) -> Iterator[Check]:
    """Ask whether a figure that is printed more than once is always the same."""
    repeated: dict[tuple[str, ...], list[PrintedValue]] = {}
    for row in printed:
        if row.is_figure and row.decimals:
            key = (row.variable, row.option, row.grouping, row.statistic)
            repeated.setdefault(key, []).append(row)
    for names, rows in sorted(repeated.items()):
        most = max(row.decimals for row in rows)
        fine = [row for row in rows if row.decimals == most]
        if len(fine) < 2:
            continue
        numbers = list(dict.fromkeys(row.number for row in fine))
        shown = ", ".join(row.printed for row in fine)
        yield check(
            "repeated_value",
            ".".join(name for name in names if name),
            fine,
            at="; ".join(dict.fromkeys(row.location for row in fine)),
            printed=shown,
            recomputed=", ".join(f"{number:g}" for number in numbers),
            interval=(min(numbers), max(numbers)),
            holds=len(numbers) == 1,
            explanation=f"Printed {len(fine)} times: {shown}.",
            falls=fine,
        )


def sum_of_groups(printed: list[PrintedValue]) -> Iterator[Check]:
    """Add the roles of the sample up."""
    totals = (row for row in figures(printed, "n") if not row.option)
    for variable, of in _by_variable(totals, "grouping").items():
        if {"all", "workers", "leaders"} <= of.keys():
            yield _added(f"{variable}.roles", of["all"], [of["workers"], of["leaders"]])


def codable_responses(printed: list[PrintedValue]) -> Iterator[Check]:
    """Add responses that could be coded, and those that could not, up."""
    for variable, of in _by_variable(figures(printed, "n"), "option").items():
        if {"responses", "codable", "not_codable_responses"} <= of.keys():
            parts = [of["codable"], of["not_codable_responses"]]
            yield _added(f"{variable}.responses", of["responses"], parts)


def _by_variable(
    rows: Iterable[PrintedValue], attribute: str
) -> Mapping[str, Mapping[str, PrintedValue]]:
    """Rows of each variable by an attribute of theirs; of several the last."""
    found: dict[str, dict[str, PrintedValue]] = {}
    for row in rows:
        found.setdefault(row.variable, {})[getattr(row, attribute)] = row
    return found


def _added(
    about: str, total: PrintedValue, parts: list[PrintedValue], *, has_remainder: bool = False
) -> Check:
    added = sum(part.number for part in parts)
    listed = " + ".join(f"{part.number:g}" for part in parts)
    rest = f", leaving {total.number - added:g} for parts without a count" if has_remainder else ""
    return check(
        "sum_of_parts",
        about,
        (total, *parts),
        at=total.location,
        printed=total.printed,
        recomputed=f"{added:g}",
        interval=(added, total.number if has_remainder else added),
        holds=added <= total.number if has_remainder else added == total.number,
        explanation=f"{listed} = {added:g}{rest}, printed {total.printed}.",
        falls=(total,),
    )
