"""The factor analysis of chunks of respondents is that of the respondents together."""

import numpy as np
import pandas as pd
import pytest

from analysis.results import NotEstimableError, as_frame
from analysis.survey import joint_answers, parallel
from analysis.survey.factor_statistics import FactorRule, factor_analysis
from analysis.survey.joint_answers import AnswerChunks, item_correlations
from analysis.survey.parallel import parallel_analysis, parallel_statistics
from analysis.survey.polychoric import polychoric_correlations
from tests.unit.analysis.scale_answers import ANSWERS, SCALES, SURVEY, simulated

RULE = FactorRule(least_loading=0.4, least_items=3)


def in_chunks(answers: pd.DataFrame, n_rows: int = 50, seed: int | None = None) -> AnswerChunks:
    """The answers in pieces of so many rows, in another order where there is a seed."""
    scores = answers.fillna(0).to_numpy(np.uint8)
    if seed is not None:
        scores = np.random.default_rng(seed).permutation(scores)
    pieces = [scores[start : start + n_rows] for start in range(0, len(scores), n_rows)]
    return AnswerChunks(tuple(answers.columns), 5, lambda: iter(pieces))


def test_correlations_and_polychoric_correlations_are_those_of_all_rows_at_once():
    whole, chunks = item_correlations(ANSWERS), in_chunks(ANSWERS)
    pieces = item_correlations(chunks)
    assert (pieces.n, pieces.items) == (whole.n, whole.items)
    np.testing.assert_allclose(pieces.correlations, whole.correlations, rtol=0, atol=1e-15)
    np.testing.assert_allclose(
        polychoric_correlations(chunks), polychoric_correlations(whole.answers), atol=1e-12
    )


def test_size_and_order_of_chunks_change_no_bit(monkeypatch):
    found = [item_correlations(in_chunks(ANSWERS, n, seed)) for n, seed in ((50, None), (7, 3))]
    monkeypatch.setattr(joint_answers, "STEP", 11)
    found.append(item_correlations(in_chunks(ANSWERS, 300, 4)))
    for each in found[1:]:
        np.testing.assert_array_equal(each.correlations, found[0].correlations)
    tables = [in_chunks(ANSWERS, n, seed).pair_tables() for n, seed in ((50, None), (7, 3))]
    np.testing.assert_array_equal(*tables)


def test_the_factors_of_chunks_are_those_of_the_rows_and_say_how_thresholds_were_drawn():
    answers = simulated((4, 4, 3), 3000, seed=2)
    rows, chunks = (
        as_frame(factor_analysis(each, SCALES, SURVEY, RULE, 1), "v")
        for each in (answers, in_chunks(answers, 500))
    )
    drawn = rows["statistic"].isin(["eigenvalue_threshold", "n_factors"])
    assert chunks.loc[drawn, "method"].str.contains("variance 1 / (n - 1)", regex=False).all()
    pd.testing.assert_frame_equal(rows[~drawn], chunks[~drawn], rtol=1e-6, atol=1e-6)
    assert rows.loc[drawn, "estimate"].to_numpy(float) == pytest.approx(
        chunks.loc[drawn, "estimate"].to_numpy(float), abs=0.012
    )


def test_more_respondents_than_are_shuffled_have_thresholds_close_to_those_of_shuffles(monkeypatch):
    answers = simulated((4, 4), 4000, seed=5)
    shuffled = parallel_analysis(answers, seed=1)
    monkeypatch.setattr(parallel, "MOST_SHUFFLED", 3999)
    drawn = parallel_analysis(answers, seed=1)
    assert (shuffled.is_shuffled, drawn.is_shuffled) == (True, False)
    np.testing.assert_allclose(drawn.thresholds, shuffled.thresholds, atol=0.01)
    assert "each item shuffled" in parallel_statistics(shuffled, SURVEY)[-1].method
    assert "Pitman 1937" in parallel_statistics(drawn, SURVEY)[-1].method


def test_samples_are_the_same_however_many_are_in_memory_together(monkeypatch):
    together = parallel_analysis(ANSWERS, seed=1)
    monkeypatch.setattr(parallel, "MOST_AT_ONCE", 1)
    np.testing.assert_array_equal(
        parallel_analysis(ANSWERS, seed=1).thresholds, together.thresholds
    )


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        (ANSWERS.dropna().head(13), "13 complete rows of 13 items are too few"),
        (ANSWERS.assign(item_05=3.0), "item_05: everybody with complete answers"),
        (ANSWERS.assign(again=ANSWERS["item_01"]), "determined by the others"),
    ],
)
def test_chunks_that_allow_no_factor_analysis_are_refused_like_rows(answers, why):
    with pytest.raises(NotEstimableError, match=why):
        item_correlations(in_chunks(answers))
