"""Every count that the public tables show of a wave, by its place."""

from collections.abc import Iterator, Mapping

import pandas as pd

from disclosure.blocks import Cell
from disclosure.frameworks import tested_cells

PUBLIC = (
    "fct_answer_shares",
    "fct_framework_use",
    "fct_comment_themes",
    "fct_comment_responses",
    "fct_missing_answers",
    "fct_response_rates",
)
TOLD = 0.0  # stands for a count that is told by a test: which count, the block knows


def shown_counts(
    tables: Mapping[str, pd.DataFrame], statistics: pd.DataFrame, comparisons: pd.DataFrame
) -> dict[Cell, float]:
    """Counts that are shown, as shown.

    Parameters
    ----------
    tables
        The tables named in `PUBLIC`, of one wave.
    statistics
        ``results.statistics`` of it.
    comparisons
        The seed ``survey_comparisons``.
    """
    told = dict.fromkeys(tested_cells(statistics, comparisons), TOLD)
    return told | {
        cell: float(value)
        for name, table in tables.items()
        if name in PUBLIC
        for cell, value in _counts(name, table)
        if pd.notna(value)
    }


def _counts(name: str, table: pd.DataFrame) -> Iterator[tuple[Cell, float]]:
    of = name.removeprefix("fct_")
    for row in table.to_dict("records"):
        if of == "answer_shares":
            group = row["grouping"], row["group_name"]
            yield Cell(of, row["item_id"], row["option_id"], *group), row["n"]
            yield Cell(of, row["item_id"], "", *group), row["base_n"]
        elif of == "framework_use":
            group = row["grouping"], row["group_name"]
            yield Cell(of, row["framework_id"], "", *group), row["n_named"]
            yield Cell(of, row["framework_id"], "n_respondents", *group), row["n_respondents"]
        elif of == "comment_themes":
            for column in ("n_mentions", "n_respondents"):
                yield Cell(of, row["question_id"], row["code_id"], column), row[column]
        elif of == "comment_responses":
            yield Cell(of, row["question_id"], str(row["n_codes"])), row["n_responses"]
        elif of == "missing_answers":
            yield Cell(of, row["item_id"]), row["n_missing"]
            for column in ("n_asked", "n_answered"):
                yield Cell(of, row["item_id"], column), row[column]
        else:
            group = row["respondent_group"]
            yield Cell(of, row["area_code"], "", "", group), row["n_respondents"]
