"""Checks of percentages against one another and against words."""

from collections.abc import Iterator, Mapping, Set

import pandas as pd

from analysis.report_checks.printed import ROUNDING, Check, PrintedValue, check, figures


def percent_by_remainder(
    printed: list[PrintedValue], options: pd.DataFrame, merged: pd.DataFrame, items: pd.DataFrame
) -> Iterator[Check]:
    """Ask whether the percentages of all answers to a question can add up to 100.

    Parameters
    ----------
    options, merged, items
        ``response_options``, ``merged_options`` and ``survey_items``.
    """
    scale_of = items.set_index("item_id")["response_scale"].to_dict()
    answers = options.groupby("response_scale")["option_id"].agg(set).to_dict()
    inside = merged.groupby(["response_scale", "merged_option_id"])["option_id"].agg(set).to_dict()
    questions: dict[tuple[str, str], list[PrintedValue]] = {}
    for row in figures(printed, "percent"):
        if row.variable in scale_of:
            questions.setdefault((row.variable, row.grouping), []).append(row)
    for (variable, grouping), rows in sorted(questions.items()):
        scale = scale_of[variable]
        parts = _partition(
            rows,
            answers.get(scale, set()),
            {option: parts for (of, option), parts in inside.items() if of == scale},
        )
        if not parts:
            continue
        low, high = sum(row.low for row in parts), sum(row.high for row in parts)
        total = sum(row.number for row in parts)
        coarsest = max(parts, key=lambda row: row.high - row.low)
        rest = 100 - (total - coarsest.number)
        yield check(
            "percent_by_remainder",
            f"{variable}.{grouping}",
            parts,
            at=coarsest.location,
            printed=" + ".join(row.printed for row in parts),
            recomputed=f"{total:.1f}",
            interval=(low, high),
            holds=low - ROUNDING <= 100 <= high + ROUNDING,
            explanation=f"All answers to {variable} add up to {total:.1f}%, between {low:.2f} and "
            f"{high:.2f}; the others leave {rest:.1f} where {coarsest.printed} is printed.",
            falls=(coarsest,),
        )


def words_against_figure(printed: list[PrintedValue], tolerance_pct: float) -> Iterator[Check]:
    """Compare a share in words with the figures that it restates.

    Parameters
    ----------
    tolerance_pct
        How far a figure may be from a share that is "about" it, in % of that share.
    """
    percents = figures(printed, "percent")
    for word in printed:
        if word.statistic != "percent" or word.bound not in ("approx", ">"):
            continue
        named = {word.variable, *(name.strip() for name in word.subject.split(";"))}
        place = (word.grouping, word.location, word.option)
        for figure in percents:
            if figure.variable not in named or place != (
                figure.grouping,
                figure.location,
                figure.option,
            ):
                continue
            if word.bound == "approx":
                off = 100 * abs(figure.number - word.number) / word.number
                holds, said = off <= tolerance_pct, f"{off:.0f}% away from {word.number:g}"
            else:
                bound = float(word.bound_value)
                holds, said = figure.high >= bound, f"to be more than {bound:g}"
            yield check(
                "words_against_figure",
                f"{word.value_id}.{figure.variable}",
                (word, figure),
                at=word.location,
                printed=f"{word.printed} for {figure.printed}",
                recomputed=f"{figure.number:g}",
                interval=(figure.low, figure.high),
                holds=holds,
                explanation=f"'{word.printed}' stands for {figure.printed} of {figure.variable}, "
                f"which is {said}.",
                falls=(word,),
            )


def _partition(
    rows: list[PrintedValue], every: Set[str], inside: Mapping[str, Set[str]]
) -> list[PrintedValue]:
    """Rows whose answers cover a scale once, merged categories first; none where they do not."""
    once: dict[str, PrintedValue] = {}
    for row in rows:
        once.setdefault(row.option, row)
    left, parts = set(every), []
    for row in sorted(once.values(), key=lambda row: row.option in every):
        answers = inside.get(row.option, {row.option})
        if answers <= left:
            left -= answers
            parts.append(row)
    return [] if left else parts
