import warnings
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.stats import nbinom
from statsmodels.discrete.discrete_model import NegativeBinomial
from statsmodels.tools.sm_exceptions import ConvergenceWarning

from analysis.care_rates.counts import count_models, is_overdispersed
from analysis.care_rates.deprivation import pairs
from analysis.care_rates.poisson import poisson_fit
from tests.unit.analysis.conftest import found, newton


def test_poisson_and_quasi_poisson_are_those_of_r(authorities, in_r):
    models = count_models(authorities, "share", "share", 2018)
    poisson = found(models, "rate_ratio", model="poisson")
    quasi = found(models, "rate_ratio", model="quasi_poisson")
    assert poisson.estimate == pytest.approx(in_r["poisson.rate_ratio"], rel=1e-8)
    assert quasi.estimate == pytest.approx(poisson.estimate, rel=1e-9)
    for fitted, name in ((poisson, "poisson.se"), (quasi, "quasi_poisson.se")):
        assert fitted.std_error / fitted.estimate == pytest.approx(in_r[name], rel=1e-6)
    for end in ("ci_low", "ci_high"):
        assert getattr(quasi, end) == pytest.approx(in_r[f"quasi_poisson.{end}"], rel=1e-7)
    assert quasi.p_value == pytest.approx(in_r["quasi_poisson.p"], rel=1e-6)
    assert poisson.ci_low == pytest.approx(in_r["poisson.ci_low"], rel=1e-7)
    dispersion = found(models, "pearson_dispersion")
    assert dispersion.estimate == pytest.approx(in_r["pearson_dispersion"], rel=1e-8)
    assert dispersion.p_value == pytest.approx(in_r["pearson_dispersion_p"], rel=1e-6)


def test_the_negative_binomial_is_that_of_mass(authorities, in_r):
    models = count_models(authorities, "share", "share", 2018)
    ratio = found(models, "rate_ratio", model="negative_binomial")
    assert ratio.estimate == pytest.approx(in_r["negative_binomial.rate_ratio"], rel=1e-4)
    assert ratio.std_error / ratio.estimate == pytest.approx(in_r["negative_binomial.se"], rel=1e-3)
    assert np.log(ratio.p_value) == pytest.approx(np.log(in_r["negative_binomial.p"]), rel=1e-3)
    assert "expected information" in ratio.method
    alpha = found(models, "alpha")
    assert alpha.estimate == pytest.approx(in_r["alpha"], rel=1e-3)
    assert alpha.p_value == pytest.approx(in_r["alpha_p"], rel=1e-2)
    assert "observed information" in alpha.method


def test_turning_the_measure_round_inverts_the_ratio(authorities):
    turned = authorities.assign(value=1 - authorities["value"])
    for model in ("poisson", "negative_binomial"):
        one = found(count_models(authorities, "m", "share", 2018), "rate_ratio", model=model)
        other = found(count_models(turned, "m", "share", 2018), "rate_ratio", model=model)
        assert one.estimate * other.estimate == pytest.approx(1, rel=1e-4)


@pytest.mark.parametrize("year", [2012, 2015, 2016, 2017, 2018])
def test_every_year_is_that_of_newton_written_out(care_rates, deprivation, year):
    for measure, unit, step in (("share_20", "share", 0.1), ("mean_rank", "rank", 100)):
        name = next(each for each in deprivation["measure"].unique() if each.endswith(measure))
        paired = pairs(care_rates, deprivation).of(name, year)
        counts, children = paired["n_children_looked_after"], paired["population_0_17"]
        b, error, wider = newton(
            *(each.to_numpy(float) for each in (counts, paired["value"] / step, children))
        )
        models = count_models(paired, name, unit, year)
        for model, expected in (("poisson", error), ("quasi_poisson", wider)):
            ratio = found(models, "rate_ratio", model=model)
            assert np.log(ratio.estimate) == pytest.approx(b, rel=1e-8)
            assert ratio.std_error / ratio.estimate == pytest.approx(expected, rel=1e-8)


def test_the_ratio_stays_and_its_quasi_interval_too_when_every_population_doubles(authorities):
    doubled = authorities.assign(population_0_17=authorities["population_0_17"] * 2)
    for model in ("poisson", "quasi_poisson", "negative_binomial"):
        one = found(count_models(authorities, "m", "share", 2018), "rate_ratio", model=model)
        other = found(count_models(doubled, "m", "share", 2018), "rate_ratio", model=model)
        assert other.estimate == pytest.approx(one.estimate, rel=1e-5)
        assert other.ci_low == pytest.approx(one.ci_low, rel=1e-5)


def test_the_unit_says_what_the_ratio_compares(authorities):
    ranks = authorities.assign(value=authorities["value"] * 1000)  # as far apart as mean ranks
    models = {
        "10 percentage points": count_models(authorities, "m", "share", 2018),
        "100 ranks": count_models(ranks, "m", "rank", 2018),
    }
    for words, statistics in models.items():
        ratios = [each for each in statistics if each.statistic == "rate_ratio"]
        assert len(ratios) == 3
        assert all(words in each.unit for each in ratios)
    shares, hundreds = (found(of, "rate_ratio", model="poisson") for of in models.values())
    assert np.log(shares.estimate) == pytest.approx(np.log(hundreds.estimate), rel=1e-8)


def test_a_missing_population_is_refused(authorities):
    with pytest.raises(ValueError, match="a population is missing or not positive"):
        count_models(
            authorities.assign(
                population_0_17=authorities["population_0_17"].where(authorities.index > 0)
            ),
            "m",
            "share",
            2018,
        )


def test_counts_that_are_poisson_have_a_dispersion_near_one(authorities):
    drawn = np.random.default_rng(7).poisson(authorities["population_0_17"] * 0.01)
    models = count_models(authorities.assign(n_children_looked_after=drawn), "m", "share", 2018)
    assert 0.4 < found(models, "pearson_dispersion").estimate < 1.8


def no_more_varied_than_poisson(authorities):
    """Counts on the line itself: closer to it than Poisson counts."""
    exact = np.round(authorities["population_0_17"] * 0.01 * np.exp(authorities["value"]))
    return authorities.assign(n_children_looked_after=exact)


def test_counts_no_more_varied_than_poisson_have_an_alpha_of_zero_with_its_reason(authorities):
    models = count_models(no_more_varied_than_poisson(authorities), "m", "share", 2018)
    alpha = found(models, "alpha")
    assert (alpha.estimate, alpha.p_value) == (0, 1)
    assert (alpha.std_error, alpha.ci_low, alpha.ci_high) == (None, None, None)
    assert "at its bound 0: counts vary no more than Poisson counts do" in alpha.method


def test_at_the_bound_the_other_models_stand_and_the_negative_binomial_has_no_ratio(authorities):
    models = count_models(no_more_varied_than_poisson(authorities), "m", "share", 2018)
    ratios = {each.model: each for each in models if each.statistic == "rate_ratio"}
    assert set(ratios) == {"poisson", "quasi_poisson"}
    assert all(np.isfinite([each.ci_low, each.ci_high]).all() for each in ratios.values())


@pytest.mark.parametrize("seed", range(12))
def test_the_slope_at_zero_says_where_the_likelihood_has_its_maximum(authorities, seed):
    """The likelihood of a small alpha, against that of none, at the coefficients of Poisson."""
    drawn = np.random.default_rng(seed).poisson(authorities["population_0_17"] * 0.01)
    counts = drawn.astype(float)
    share = authorities["value"].to_numpy() / 0.1
    design = np.column_stack([np.ones(len(share)), share - share.mean()])
    children = authorities["population_0_17"].to_numpy(float)
    poisson = poisson_fit(counts, design, children, quasi=False)
    mean = np.asarray(poisson.fittedvalues)
    least, more = (
        nbinom.logpmf(counts, 1 / alpha, 1 / (1 + alpha * mean)).sum() for alpha in (1e-7, 1e-6)
    )
    assert (more > least) == is_overdispersed(counts, mean)
    models = count_models(authorities.assign(n_children_looked_after=counts), "m", "share", 2018)
    assert (found(models, "alpha").estimate > 0) == (more > least)


def test_an_alpha_close_to_zero_is_found_although_the_first_optimiser_stops_short(authorities):
    drawn = np.random.default_rng(270).poisson(authorities["population_0_17"] * 0.01)
    models = count_models(authorities.assign(n_children_looked_after=drawn), "m", "share", 2018)
    alpha = found(models, "alpha")
    assert alpha.estimate == pytest.approx(2.271e-4, rel=1e-3)
    assert alpha.ci_low < 0 < alpha.ci_high


def test_a_negative_binomial_that_cannot_be_found_is_refused(authorities, monkeypatch):
    def not_converged(*_, **__):
        warnings.warn("failed to converge", ConvergenceWarning, stacklevel=1)
        return SimpleNamespace(params=None)

    monkeypatch.setattr(NegativeBinomial, "fit", not_converged)
    with pytest.raises(ValueError, match="the negative binomial model did not converge: failed"):
        count_models(authorities, "m", "share", 2018)
