import numpy as np
import pandas as pd
import pytest

from analysis.survey.parallel import parallel_analysis, parallel_statistics
from tests.unit.analysis.scale_answers import ANSWERS, IN_R, SURVEY, estimates, simulated


def test_eigenvalues_are_those_of_r_and_sum_to_the_number_of_items():
    found = parallel_analysis(ANSWERS, seed=1)
    assert found.n == IN_R["factors.n"]
    of_r = IN_R.filter(like="eigenvalue").to_numpy()
    np.testing.assert_allclose(found.eigenvalues, of_r, rtol=1e-10)
    assert found.eigenvalues.sum() == pytest.approx(13)


@pytest.mark.parametrize("sizes", [(4, 3, 3), (5, 3, 3, 3, 2, 2, 2), (6,)])
def test_as_many_factors_are_found_as_there_are(sizes):
    assert parallel_analysis(simulated(sizes, 700, seed=3), seed=1).n_factors == len(sizes)


def test_unrelated_items_rarely_have_a_factor():
    generator = np.random.default_rng(7)
    n_factors = [
        parallel_analysis(pd.DataFrame(generator.integers(1, 6, (200, 8))), seed, 100).n_factors
        for seed in range(200)
    ]
    assert np.mean(np.array(n_factors) > 0) == pytest.approx(0.05, abs=0.047)  # three errors


def test_thresholds_of_normal_items_are_those_of_normal_samples():
    generator = np.random.default_rng(5)
    answers = pd.DataFrame(generator.standard_normal((300, 6)))
    samples = generator.standard_normal((2000, 300, 6))
    of_samples = np.sort([np.linalg.eigvalsh(np.corrcoef(each.T)) for each in samples])[:, ::-1]
    found = parallel_analysis(answers, seed=1, n_samples=2000)
    np.testing.assert_allclose(found.thresholds, np.percentile(of_samples, 95, axis=0), atol=0.01)


def test_the_same_seed_gives_the_same_thresholds_and_another_seed_others():
    first, again = (parallel_analysis(ANSWERS, seed=1).thresholds for _ in range(2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, parallel_analysis(ANSWERS, seed=2).thresholds)


def test_an_eigenvalue_above_its_threshold_after_one_that_is_not_does_not_count():
    found = parallel_analysis(ANSWERS, seed=1)
    object.__setattr__(found, "thresholds", found.eigenvalues + np.array([-1, 1, *[-1] * 11]))
    assert found.n_factors == 1


def test_the_scree_its_thresholds_and_the_number_of_factors_are_statistics():
    found = estimates(parallel_statistics(parallel_analysis(ANSWERS, seed=1), SURVEY))
    assert found.loc["n_factors", "estimate"] == 4
    assert found.loc["eigenvalue.component_13", "estimate"] == pytest.approx(
        IN_R["eigenvalue.component_13"]
    )
    assert found.index.str.startswith("eigenvalue_threshold.").sum() == 13


def test_no_more_complete_rows_than_items_are_refused():
    with pytest.raises(ValueError, match="13 complete rows of 13 items are too few"):
        parallel_analysis(ANSWERS.dropna().head(13), seed=1)


def test_an_item_that_everybody_answered_alike_is_refused_by_name():
    with pytest.raises(ValueError, match="item_05: everybody with complete answers"):
        parallel_analysis(ANSWERS.assign(item_05=3.0), seed=1)


def test_an_item_that_is_the_sum_of_others_is_refused():
    total = ANSWERS["item_01"] + ANSWERS["item_02"]
    with pytest.raises(ValueError, match="determined by the others"):
        parallel_analysis(ANSWERS.assign(total=total), seed=1)
