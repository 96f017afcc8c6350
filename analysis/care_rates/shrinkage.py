"""Care rates shrunken towards their mean, and the ranks that chance leaves possible."""

from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd
from scipy.stats import gamma

from analysis.care_rates.deprivation import LEAST_AUTHORITIES, YEAR
from analysis.care_rates.ranks import rank_distribution

BASE = 1e4  # rates are per 10,000 children
COLUMNS = {
    "year_ending_march": "Year of the 31 March on which children were counted.",
    "area_code": "ONS code of the authority.",
    "area_name": "Name of the authority.",
    "n_children_looked_after": "Children looked after as printed.",
    "population_0_17": "Population aged 0 to 17 of the mid-year before.",
    "care_rate_per_10k": "Care rate of the count.",
    "mean_rate_per_10k": "Rate of all authorities together, that rates are shrunken to.",
    "between_sd_per_10k": "Standard deviation of the authorities' true rates (gamma), by moments.",
    "shrinkage_share": "Weight of the mean in the shrunken rate, 0 to 1.",
    "shrunken_rate_per_10k": "Posterior mean of the true rate: gamma prior, Poisson count.",
    "shrunken_low_per_10k": "2.5% quantile of the posterior gamma.",
    "shrunken_high_per_10k": "97.5% quantile of the posterior gamma.",
    "care_rate_rank": "Rank of the care rate among the authorities, 1 the highest; ties share one.",
    "expected_rank": "Mean rank of the true rate over the posteriors of all authorities.",
    "rank_low": "Smallest rank whose probability, with those above it, reaches 2.5%.",
    "rank_high": "Smallest rank whose probability, with those above it, reaches 97.5%.",
    "top_quarter_probability": "Probability that the true rate is among the highest quarter.",
    "n_authorities": "Authorities with a rate in the year.",
    "n_top_quarter": "A quarter of them, rounded down.",
    "caterpillar_position": "Order of the shrunken rates, 1 the highest; equal ones by area_code.",
}


@dataclass(frozen=True, slots=True)
class Prior:
    """Gamma distribution of true rates: children per child, so that a rate is 0 to 1.

    Attributes
    ----------
    mean
        Children looked after over children, of all authorities together.
    variance
        Of the true rates between authorities.
    """

    mean: float
    variance: float

    @property
    def children(self) -> float:
        """The rate parameter: how many children the prior is worth."""
        return self.mean / self.variance


@dataclass(frozen=True, slots=True)
class ShrunkenRate:
    """What is known of one authority's rate in one year; the fields are those of `COLUMNS`."""

    year_ending_march: int
    area_code: str
    area_name: str
    n_children_looked_after: int
    population_0_17: int
    care_rate_per_10k: float
    mean_rate_per_10k: float
    between_sd_per_10k: float
    shrinkage_share: float
    shrunken_rate_per_10k: float
    shrunken_low_per_10k: float
    shrunken_high_per_10k: float
    care_rate_rank: int
    expected_rank: float
    rank_low: int
    rank_high: int
    top_quarter_probability: float
    n_authorities: int
    n_top_quarter: int
    caterpillar_position: int


def gamma_prior(counts: np.ndarray, children: np.ndarray) -> Prior | None:
    """Estimate the distribution of true rates by moments (Marshall 1991, global estimate).

    Parameters
    ----------
    counts, children
        Children looked after and aged 0 to 17, shape (authorities,).

    Returns
    -------
    Prior or None
        None where the rates differ by no more than Poisson counts do.

    Notes
    -----
    With r = counts / children and m = sum(counts) / sum(children): the variance between authorities
    is sum(children (r - m)^2) / sum(children) - m / mean(children). Marshall RJ (1991), Applied
    Statistics 40, 283-294.
    """
    mean = counts.sum() / children.sum()
    spread = (children * (counts / children - mean) ** 2).sum() / children.sum()
    variance = spread - mean / children.mean()
    return Prior(float(mean), float(variance)) if mean > 0 and variance > 0 else None


def shrunken_rates(care_rates: pd.DataFrame) -> pd.DataFrame:
    """Shrink the rates of every year, with ranks and the probability of the top quarter.

    Parameters
    ----------
    care_rates
        ``marts.fct_care_rates``: a row per area and year.

    Returns
    -------
    pandas.DataFrame
        A row per authority and year with a rate, in their order, columns `COLUMNS`. A year
        with fewer than four rates, or whose rates differ by no more than chance gives, has none.

    Notes
    -----
    Counts are taken as independent Poisson counts of one day; siblings come into care together, so
    intervals are a little narrow. Rounding of counts is not in them.
    """
    of_authorities = care_rates[~care_rates["is_wales"].astype(bool)]
    known = of_authorities[of_authorities["care_rate_per_10k"].notna()]
    found: list[ShrunkenRate] = []
    for year, rates in known.groupby(YEAR, sort=True):
        if len(rates) >= LEAST_AUTHORITIES:
            found += _of_year(rates.sort_values("area_code"), int(str(year)))
    return pd.DataFrame([asdict(each) for each in found], columns=list(COLUMNS))


def _of_year(rates: pd.DataFrame, year: int) -> list[ShrunkenRate]:
    counts = rates["n_children_looked_after"].to_numpy(float)
    children = rates["population_0_17"].to_numpy(float)
    prior = gamma_prior(counts, children)
    if prior is None:
        return []
    shape, rate = counts + prior.mean * prior.children, children + prior.children
    low, high = BASE * gamma.ppf([[0.025], [0.975]], shape, scale=1 / rate)
    ranks = rank_distribution(shape, rate)
    quarter = len(rates) // 4
    printed = pd.Series(counts / children).rank(ascending=False, method="min")
    places = pd.Series(-shape / rate).rank(method="first")
    columns: dict[str, np.ndarray] = {
        "n_children_looked_after": counts.astype(int),
        "population_0_17": children.astype(int),
        "care_rate_per_10k": BASE * counts / children,
        "shrinkage_share": prior.children / rate,
        "shrunken_rate_per_10k": BASE * shape / rate,
        "shrunken_low_per_10k": low,
        "shrunken_high_per_10k": high,
        "care_rate_rank": printed.to_numpy(int),
        "expected_rank": ranks.expected,
        "rank_low": ranks.quantile(0.025),
        "rank_high": ranks.quantile(0.975),
        "top_quarter_probability": ranks.within(quarter),
        "caterpillar_position": places.to_numpy(int),
    }
    return [
        ShrunkenRate(
            year_ending_march=year,
            area_code=area.area_code,
            area_name=area.area_name,
            mean_rate_per_10k=BASE * prior.mean,
            between_sd_per_10k=BASE * prior.variance**0.5,
            n_authorities=len(rates),
            n_top_quarter=quarter,
            **{name: values[i].item() for name, values in columns.items()},
        )
        for i, area in enumerate(rates.itertuples())
    ]
