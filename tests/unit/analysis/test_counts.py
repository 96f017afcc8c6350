import numpy as np
import pytest

from analysis.counts import count_models
from tests.unit.analysis.conftest import found


def test_poisson_and_quasi_poisson_are_those_of_r(authorities, in_r):
    models = count_models(authorities, "share", "share", 2018)
    poisson = found(models, "rate_ratio", model="poisson")
    quasi = found(models, "rate_ratio", model="quasi_poisson")
    assert poisson.estimate == pytest.approx(in_r["poisson.rate_ratio"], rel=1e-8)
    assert quasi.estimate == pytest.approx(poisson.estimate, rel=1e-9)
    for fitted, name in ((poisson, "poisson.se"), (quasi, "quasi_poisson.se")):
        assert fitted.std_error / fitted.estimate == pytest.approx(in_r[name], rel=1e-6)
    dispersion = found(models, "pearson_dispersion")
    assert dispersion.estimate == pytest.approx(in_r["pearson_dispersion"], rel=1e-8)
    assert dispersion.p_value == pytest.approx(in_r["pearson_dispersion_p"], rel=1e-6)


def test_the_negative_binomial_is_that_of_mass(authorities, in_r):
    models = count_models(authorities, "share", "share", 2018)
    ratio = found(models, "rate_ratio", model="negative_binomial")
    assert ratio.estimate == pytest.approx(in_r["negative_binomial.rate_ratio"], rel=1e-4)
    alpha = found(models, "alpha")
    assert alpha.estimate == pytest.approx(in_r["alpha"], rel=1e-3)
    assert alpha.p_value == pytest.approx(in_r["alpha_p"], rel=1e-2)


def test_turning_the_measure_round_inverts_the_ratio(authorities):
    turned = authorities.assign(value=1 - authorities["value"])
    for model in ("poisson", "negative_binomial"):
        one = found(count_models(authorities, "m", "share", 2018), "rate_ratio", model=model)
        other = found(count_models(turned, "m", "share", 2018), "rate_ratio", model=model)
        assert one.estimate * other.estimate == pytest.approx(1, rel=1e-4)


def test_counts_that_are_poisson_have_a_dispersion_near_one(authorities):
    drawn = np.random.default_rng(7).poisson(authorities["population_0_17"] * 0.01)
    models = count_models(
        authorities.assign(n_children_looked_after=drawn), "m", "share", 2018
    )  # fmt: skip
    assert 0.4 < found(models, "pearson_dispersion").estimate < 1.8
