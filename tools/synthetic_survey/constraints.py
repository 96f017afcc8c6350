"""Every figure that respondents have to meet, measured on the respondents."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from tools.synthetic_survey.code_measures import of_coding, of_framework
from tools.synthetic_survey.layout import Synthetic
from tools.synthetic_survey.measures import of_margin, of_relation, of_sample, of_score
from tools.synthetic_survey.sample import Sample, read_sample


def check(seeds: Mapping[str, pd.DataFrame], made: Synthetic) -> pd.DataFrame:
    """Measure every row of ``survey_constraints`` on synthetic respondents.

    Parameters
    ----------
    seeds
        Reference and published seeds as text, by name.

    Returns
    -------
    pandas.DataFrame
        ``constraint_id``, ``low``, ``high`` (infinite where open), ``value``, ``is_met``.

    Raises
    ------
    KeyError
        If a constraint is of a kind that is not known.
    """
    sample = read_sample(seeds, made)
    rows = []
    for row in seeds["survey_constraints"].itertuples():
        low = float(row.low) if row.low else -np.inf
        high = float(row.high) if row.high else np.inf
        value = float(KINDS[row.kind](sample, row))
        rows.append((row.constraint_id, low, high, value, low <= value <= high))
    return pd.DataFrame(rows, columns=["constraint_id", "low", "high", "value", "is_met"])


def unmet(seeds: Mapping[str, pd.DataFrame], made: Synthetic) -> pd.DataFrame:
    """The rows of `check` that are not met."""
    checked = check(seeds, made)
    return checked[~checked["is_met"]].reset_index(drop=True)


KINDS: dict[str, Callable[[Sample, tuple], float]] = {
    "sample": of_sample,
    "margin": of_margin,
    "composite_n": of_score,
    "statistic": of_score,
    "relation": of_relation,
    "framework": of_framework,
    "coding": of_coding,
}
