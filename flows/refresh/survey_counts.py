"""Counts of respondents out of the restricted file: what statistics of the survey are made of.

Respondents one by one are read for two things alone: those of a wave with weights, and the answers
that the factor analysis asks for together, of a large wave a chunk at a time.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from analysis.survey.counts import GROUPS, WAVE, SurveyCounts
from analysis.survey.joint_answers import AnswerChunks
from analysis.survey.parallel import MOST_SHUFFLED
from analysis.survey.scales import joint_items
from domain.respondents import N_RESPONDENTS
from flows.warehouse.connect import Connection, quoted
from flows.warehouse.read import read_table, read_tables

if TYPE_CHECKING:
    import pandas as pd

COUNTS = {
    "scores_by_group": "int_score_counts",
    "unanswered_by_group": "int_unanswered_counts",
    "frameworks_by_group": "int_framework_counts",
    "answers": "int_answer_counts",
    "patterns": "int_answer_pattern_counts",
}
COVARIATES = "restricted.intermediate.int_covariate_counts"
RESPONSES = "restricted.staging.stg_survey__responses"
OPTIONS = "restricted.intermediate.int_answer_options"
HAS_WEIGHTS = "from restricted.marts.dim_respondents where weight is not null limit 1"
WEIGHTED = ("dim_respondents", "fct_respondent_answers", "fct_respondent_scores")
VECTORS = 200  # of 2,048 rows, in a chunk of answers


def read_counts(
    warehouse: Connection, items: "pd.DataFrame", seeds: Mapping[str, "pd.DataFrame"]
) -> SurveyCounts:
    """Read the counts of every wave.

    Parameters
    ----------
    items
        ``dim_survey_items``.
    seeds
        ``scales``, ``scale_items`` and ``regression_terms``.
    """
    frames = {
        name: read_table(warehouse, f"restricted.intermediate.{model}")
        for name, model in COUNTS.items()
    }
    terms = seeds["regression_terms"].groupby("comparison")["term"].agg(list)
    waves = sorted(frames["unanswered_by_group"]["survey_wave"].unique())
    questions = joint_items(items, seeds)
    return SurveyCounts(
        **frames,
        covariates={
            str(comparison): _covariates(warehouse, [*WAVE, *GROUPS, *of])
            for comparison, of in terms.items()
        },
        joint_answers={wave: _joint_answers(warehouse, wave, questions) for wave in waves},
    )


def read_weighted(warehouse: Connection) -> "dict[str, pd.DataFrame] | None":
    """Respondents of the waves with weights, their answers, scores and groups; None without any."""
    if warehouse.sql(HAS_WEIGHTS).fetchone():
        groups = read_tables(warehouse, "restricted.intermediate", ("int_survey_groupings",))
        return groups | read_tables(warehouse, "restricted.marts", WEIGHTED)
    return None


def _covariates(warehouse: Connection, columns: list[str]) -> "pd.DataFrame":
    n = f"sum({N_RESPONDENTS})::bigint as {N_RESPONDENTS}"
    rows = warehouse.sql(f"from {COVARIATES}").aggregate(", ".join([*columns, n]))
    return rows.order("all").df()


def _joint_answers(
    warehouse: Connection, wave: str, items: list[str]
) -> "pd.DataFrame | AnswerChunks":
    """Scores of the questions that the wave asked, of each respondent or in chunks."""
    responses = warehouse.sql(f"from {RESPONSES}").filter(f"survey_wave = {quoted(wave)}")
    counts = ["count(*)", *(f"count_if({item} > 0)" for item in items)]
    ((n, *answered),) = responses.aggregate(", ".join(counts)).fetchall()
    asked = [item for item, given in zip(items, answered, strict=True) if given]
    scores = _scores(warehouse, asked)
    if n <= MOST_SHUFFLED or not asked:
        shown = [f"nullif({_scored(item, scores)}, 0)::double as {item}" for item in asked]
        rows = responses.order("respondent_id").project(", ".join(["respondent_id", *shown]))
        return rows.df().set_index("respondent_id")
    complete = responses.filter(" and ".join(f"{item} > 0" for item in asked))
    whole = complete.project(", ".join(f"{_scored(item, scores)} as {item}" for item in asked))
    most = max(score for of_item in scores.values() for score in of_item.values())

    def read() -> Iterator[np.ndarray]:
        rows = whole.execute()
        while len(chunk := rows.fetch_df_chunk(VECTORS)):
            yield chunk.to_numpy()
        rows.close()

    return AnswerChunks(tuple(asked), most, read)


def _scores(warehouse: Connection, items: list[str]) -> dict[str, dict[int, int]]:
    """By question, the score of each of its answers by position."""
    found: dict[str, dict[int, int]] = {item: {} for item in items}
    options = warehouse.sql(f"from {OPTIONS}").filter("score > 0")
    for item, position, score in options.project("item_id, position, score").fetchall():
        if item in found:
            found[item][position] = score
    return found


def _scored(item: str, scores: dict[str, dict[int, int]]) -> str:
    """The score of an answer that is held by its position; 0 where there is none."""
    if all(position == score for position, score in scores[item].items()):
        return item
    cases = " ".join(f"when {at} then {score}" for at, score in sorted(scores[item].items()))
    return f"case {item} {cases} else 0 end"
