import numpy as np
import pandas as pd
import pytest

from flows.settings import PROJECT

FIXTURES = PROJECT / "tests/fixtures/analysis"
SEEDS = PROJECT / "seeds"
WALES = "W92000004"


@pytest.fixture
def authorities():
    """The 22 authorities on 31 March 2018, real figures."""
    return pd.read_csv(FIXTURES / "authorities_2018.csv")


@pytest.fixture
def wales():
    """Wales, 31 March 2003 to 2024, real figures; the population is missing in some years."""
    return pd.read_csv(FIXTURES / "wales_2003_2024.csv")


@pytest.fixture(scope="session")
def in_r():
    """What R finds for the same figures (make_r_results.R), by name."""
    return pd.read_csv(FIXTURES / "r_results.csv").set_index("name")["value"]


def counts_of_seeds() -> pd.DataFrame:
    """Children looked after by area and year: StatsWales, else the latest headline."""
    raw = pd.read_csv(SEEDS / "raw/raw_statswales_children_looked_after.csv")
    raw = raw[(raw["sex"] == "all") & (raw["age_band"] == "all")]
    raw = pd.concat([raw, pd.read_csv(SEEDS / "raw/raw_statswales_looked_after_totals.csv")])
    exported = raw.merge(pd.read_csv(SEEDS / "reference/area_labels.csv"), on="area_label")
    exported["n_children_looked_after"] = exported["n_printed"].astype(int)
    headlines = pd.read_csv(SEEDS / "raw/raw_wales_headlines.csv").sort_values(
        "release_year_ending_march"
    )
    later = headlines[headlines["year_ending_march"] > 2018].groupby("year_ending_march").tail(1)
    both = pd.concat([exported, later.assign(area_code=WALES)], ignore_index=True)
    return both[["area_code", "year_ending_march", "n_children_looked_after"]]


@pytest.fixture(scope="session")
def care_rates():
    """Every area and year as the mart has it, made from the seeds."""
    population = pd.read_csv(SEEDS / "raw/raw_ons_population.csv")
    population["year_ending_march"] = population["mid_year"] + 1
    keys = ["area_code", "year_ending_march"]
    wales = population.groupby("year_ending_march", as_index=False)["population_0_17"].sum()
    population = pd.concat([population, wales.assign(area_code=WALES)])
    rates = counts_of_seeds().merge(population[[*keys, "population_0_17"]], on=keys, how="left")
    rates["care_rate_per_10k"] = 1e4 * rates["n_children_looked_after"] / rates["population_0_17"]
    return rates.assign(is_wales=rates["area_code"] == WALES)


@pytest.fixture(scope="session")
def deprivation():
    """Two measures of every authority and Wales from the seed, and one nobody could compute."""
    lsoas = pd.read_csv(SEEDS / "raw/raw_wimd_2019_lsoas.csv")
    lsoas["share"] = (lsoas["wimd_decile"] <= 2).astype(float)
    lsoas = pd.concat([lsoas, lsoas.assign(area_code=WALES)])
    by_area = lsoas.groupby("area_code").agg(share=("share", "mean"), rank=("wimd_rank", "mean"))
    named = {
        "wimd_overall_lsoa_share_20": ("share", by_area["share"]),
        "wimd_overall_mean_rank": ("rank", by_area["rank"]),
        "wimd_overall_child_share_20": ("share", by_area["share"] * float("nan")),
    }
    return pd.concat(
        values.rename("value").reset_index().assign(measure=measure, unit=unit)
        for measure, (unit, values) in named.items()
    ).assign(is_wales=lambda frame: frame["area_code"] == WALES)


def newton(counts, regressor, children) -> tuple[float, float, float]:
    """Poisson regression written out: coefficient, its error without and with dispersion."""
    x = np.column_stack([np.ones(len(counts)), regressor])
    b = np.array([np.log(counts.sum() / children.sum()), 0.0])
    for _ in range(50):
        mean = children * np.exp(x @ b)
        b = b + np.linalg.solve(x.T @ (x * mean[:, None]), x.T @ (counts - mean))
    mean = children * np.exp(x @ b)
    error = np.sqrt(np.linalg.inv(x.T @ (x * mean[:, None]))[1, 1])
    dispersion = ((counts - mean) ** 2 / mean).sum() / (len(counts) - 2)
    return float(b[1]), float(error), float(error * np.sqrt(dispersion))


def found(statistics, name, **where):
    """The one statistic of a name that has these attributes."""
    (one,) = [
        each
        for each in statistics
        if each.statistic == name and all(getattr(each, k) == v for k, v in where.items())
    ]
    return one
