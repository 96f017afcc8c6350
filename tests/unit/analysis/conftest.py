import pandas as pd
import pytest

from flows.settings import PROJECT

FIXTURES = PROJECT / "tests/fixtures/analysis"


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


def found(statistics, name, **where):
    """The one statistic of a name that has these attributes."""
    (one,) = [
        each
        for each in statistics
        if each.statistic == name and all(getattr(each, k) == v for k, v in where.items())
    ]
    return one
