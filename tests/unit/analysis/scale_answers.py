"""Simulated answers to thirteen items, what R makes of them, and a simulated structure."""

import numpy as np
import pandas as pd

from analysis.results import as_frame
from analysis.survey.groups import Survey
from tests.unit.analysis.conftest import FIXTURES

SURVEY = Survey(wave="2020", is_synthetic=True)
PEOPLE = pd.read_csv(FIXTURES / "scale_answers.csv").set_index("respondent_id")
ANSWERS = PEOPLE.filter(like="item_").astype(float)
ITEMS = list(ANSWERS.columns)
IN_R = pd.read_csv(FIXTURES / "r_scales.csv").set_index("name")["value"]
SCALES = {
    "first": frozenset(ITEMS[:4]),
    "second": frozenset(ITEMS[4:7]),
    "third": frozenset(ITEMS[7:10]),
    "fourth": frozenset(ITEMS[10:]),
}


def estimates(statistics) -> pd.DataFrame:
    """Statistics by the name R's figures have: what is not null of statistic, measure, term."""
    frame = as_frame(statistics, "v")
    names = [
        ".".join(str(part) for part in parts if not pd.isna(part))
        for parts in frame[["statistic", "measure", "term"]].itertuples(index=False)
    ]
    return frame.set_index(pd.Index(names))


def simulated(sizes, n: int, seed: int, loading=0.75, between=0.2) -> pd.DataFrame:
    """Answers from 1 to 5 to items of which so many belong to each factor."""
    generator = np.random.default_rng(seed)
    of_item = np.repeat(np.arange(len(sizes)), sizes)
    factors = generator.standard_normal((n, len(sizes))) * np.sqrt(1 - between)
    factors += generator.standard_normal((n, 1)) * np.sqrt(between)
    noise = generator.standard_normal((n, len(of_item))) * np.sqrt(1 - loading**2)
    scores = np.clip(np.round(loading * factors[:, of_item] + noise + 3), 1, 5)
    return pd.DataFrame(scores, columns=[f"item_{i:02d}" for i in range(1, len(of_item) + 1)])
