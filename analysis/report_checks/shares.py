"""Checks of percentages against one another and against words."""

from collections.abc import Iterator

import pandas as pd

from analysis.report_checks.printed import Check, exact, verdict


def percent_by_remainder(
    printed: pd.DataFrame, options: pd.DataFrame, merged: pd.DataFrame, items: pd.DataFrame
) -> Iterator[Check]:
    """Ask whether the percentages of all answers to a question can add up to 100."""
    scale_of = items.set_index("item_id")["response_scale"].to_dict()
    percents = exact(printed)
    percents = percents[(percents["statistic"] == "percent") & percents["variable"].isin(scale_of)]
    for (variable, grouping), rows in percents.groupby(["variable", "grouping"], sort=True):
        scale = scale_of[variable]
        every = set(options.loc[options["response_scale"] == scale, "option_id"])
        parts = _partition(rows, every, merged[merged["response_scale"] == scale])
        if parts is None:
            continue
        low, high = sum(row.low for row in parts), sum(row.high for row in parts)
        total = sum(row.number for row in parts)
        holds = low - 1e-9 <= 100 <= high + 1e-9
        coarsest = max(parts, key=lambda row: row.high - row.low)
        rest = 100 - (total - coarsest.number)
        yield Check(
            f"percent_by_remainder.{variable}.{grouping}",
            "percent_by_remainder",
            tuple(row.value_id for row in parts),
            coarsest.location,
            " + ".join(row.printed for row in parts),
            f"{total:.1f}",
            low,
            high,
            verdict(holds),
            f"All answers to {variable} add up to {total:.1f}%, between {low:.2f} and {high:.2f}; "
            f"the others leave {rest:.1f} where {coarsest.printed} is printed.",
            () if holds else (coarsest.value_id,),
        )


def words_against_figure(printed: pd.DataFrame, tolerance_pct: float) -> Iterator[Check]:
    """Compare a share in words with the figures that it restates."""
    figures = exact(printed)
    figures = figures[figures["statistic"] == "percent"]
    words = printed[(printed["statistic"] == "percent") & printed["bound"].isin(["approx", ">"])]
    for word in words.itertuples():
        named = [name.strip() for name in word.subject.split(";")]
        same = figures[
            (figures["variable"].isin([word.variable, *named]))
            & (figures["grouping"] == word.grouping)
            & (figures["location"] == word.location)
        ]
        for figure in same[same["option"] == word.option].itertuples():
            if word.bound == "approx":
                off = 100 * abs(figure.number - word.number) / word.number
                holds, said = off <= tolerance_pct, f"{off:.0f}% away from {word.number:g}"
            else:
                bound = float(word.bound_value)
                holds, said = figure.high >= bound, f"to be more than {bound:g}"
            yield Check(
                f"words_against_figure.{word.value_id}.{figure.variable}",
                "words_against_figure",
                (word.value_id, figure.value_id),
                word.location,
                f"{word.printed} for {figure.printed}",
                f"{figure.number:g}",
                figure.low,
                figure.high,
                verdict(holds),
                f"'{word.printed}' stands for {figure.printed} of {figure.variable}, "
                f"which is {said}.",
                () if holds else (word.value_id,),
            )


def _partition(rows: pd.DataFrame, every: set[str], merged: pd.DataFrame) -> list | None:
    """Rows whose answers cover a scale once: merged categories first, then single answers."""
    left, parts = set(every), []
    for row in sorted(rows.drop_duplicates("option").itertuples(), key=lambda r: r.option in every):
        inside = set(merged.loc[merged["merged_option_id"] == row.option, "option_id"]) or {
            row.option
        }
        if inside <= left:
            left -= inside
            parts.append(row)
    return parts if parts and not left else None
