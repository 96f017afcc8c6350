"""The printed tables of any number of respondents with pandas, scipy and statsmodels.

What counts are measured against: one frame in memory, and the calls that an analyst would write.
"""

import duckdb
import numpy as np
import pandas as pd
from scipy.stats import chi2_contingency, ttest_ind
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM

from benchmarks.counted_tables import COMPARISONS, MODELS, Results
from benchmarks.drawn_respondents import ROLES, Plan


def load_people(connection: duckdb.DuckDBPyConnection, plan: Plan) -> pd.DataFrame:
    """Role and group of everybody as categories: what every table is split by."""
    rows = connection.execute(
        "select demo_role as role, demo_la as area from responses"
    ).fetchnumpy()
    groups = sorted(set(plan.groups))
    of_area = np.array([-1, *(groups.index(each) for each in plan.groups)])
    return pd.DataFrame(
        {
            "role": pd.Categorical.from_codes(np.asarray(rows["role"]) - 1, list(ROLES)),
            "care_rate_group": pd.Categorical.from_codes(of_area[rows["area"]], groups),
        }
    )


def load_places(connection: duckdb.DuckDBPyConnection, items: list[str]) -> pd.DataFrame:
    """Answers by their position as small whole numbers, 0 where there is none."""
    shown = ", ".join(items)
    return pd.DataFrame(connection.execute(f"select {shown} from responses").fetchnumpy())


def load_scored(
    connection: duckdb.DuckDBPyConnection, plan: Plan, items: list[str], dtype: str = "float64"
) -> pd.DataFrame:
    """Scores of the answers, NaN where there is none."""
    places = load_places(connection, items)
    return pd.DataFrame(
        {
            each: np.array([np.nan, *plan.items[each]], dtype)[places.pop(each).to_numpy()]
            for each in items
        }
    )


def shares(people: pd.DataFrame, places: pd.DataFrame) -> Results:
    """Tables 1 and 2: how many gave each answer, of all and of each group."""
    found = {}
    for item in places:
        given = places[item] != 0
        of_item = places.loc[given, item]
        n = of_item.value_counts()
        found |= {f"share.{item}.{at}.all": each / n.sum() for at, each in n.items()}
        for grouping in people:
            table = of_item.groupby(people.loc[given, grouping], observed=True).value_counts()
            for group, of in table.groupby(level=0, observed=True):
                found |= {
                    f"share.{item}.{at}.{group}": each / of.sum()
                    for at, each in of.droplevel(0).items()
                }
    return found


def score_of(answers: pd.DataFrame, least: int) -> pd.Series:
    """Mean of the answers given, where there are enough."""
    return answers.mean(axis=1).where(answers.count(axis=1) >= least)


def differences(people: pd.DataFrame, score: pd.Series, scale: str) -> Results:
    """Tables 3 and 5 and footnote 18: mean and SD of two groups, and their t-test."""
    found = {}
    for each in COMPARISONS:
        inside = score.notna()
        if each.within_grouping is not None:
            inside &= people[each.within_grouping] == each.within
        one, two = (
            score[inside & (people[each.grouping] == group)] for group in (each.first, each.second)
        )
        for name, of in (("first", one), ("second", two)):
            at = f"{scale}.{each.name}.{name}"
            found |= {f"n.{at}": len(of), f"mean.{at}": of.mean(), f"sd.{at}": of.std()}
        test = ttest_ind(two, one)
        found |= {f"t.{scale}.{each.name}": test.statistic, f"p.{scale}.{each.name}": test.pvalue}
    return found


def alpha(answers: pd.DataFrame, scale: str) -> Results:
    """Cronbach's alpha of those who answered every question."""
    complete = answers.dropna()
    k = complete.shape[1]
    share = complete.var(ddof=1).sum() / complete.sum(axis=1).var(ddof=1)
    return {f"alpha.{scale}": k / (k - 1) * (1 - share)}


def frameworks(people: pd.DataFrame, named: pd.DataFrame) -> Results:
    """Table 6: does one group of authorities name a framework more often."""
    found = {}
    for name in named:
        table = pd.crosstab(people["care_rate_group"], named[name])
        test = chi2_contingency(table.loc[["increasing", "decreasing"]], correction=False)
        found |= {f"chi_squared.{name}": test.statistic, f"chi_squared_p.{name}": test.pvalue}
    return found


def item_correlations(answers: pd.DataFrame) -> Results:
    """Correlations of the questions of the factor analysis."""
    matrix = answers.dropna().corr()
    return {
        f"r.{one}.{other}": matrix.loc[one, other]
        for i, one in enumerate(matrix)
        for other in matrix.columns[:i]
    }


def regression(people: pd.DataFrame, scores: pd.DataFrame, comparison: str) -> Results:
    """Table D7 or D8 without controls, a row a respondent."""
    (of,) = (each for each in COMPARISONS if each.name == comparison)
    inside = people[of.grouping].isin([of.first, of.second]) & people["role"].notna()
    columns = scores.loc[inside, list(MODELS[comparison])].dropna()
    is_first = (people.loc[columns.index, of.grouping] == of.first).astype(float)
    columns.insert(0, "intercept", 1.0)
    fit = GLM(is_first, columns, family=Binomial()).fit(tol=1e-10)
    found = {f"log_odds.{name}": float(value) for name, value in fit.params.items()}
    found |= {f"error.{name}": float(value) for name, value in fit.bse.items()}
    return found | {"log_likelihood": float(fit.llf)}
