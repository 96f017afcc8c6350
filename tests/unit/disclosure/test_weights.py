"""Weights of respondents go no further than to the respondents, in the restricted file."""

import re

from flows.refresh.statistics import MEANINGS
from flows.settings import PROJECT

MODELS = {path.stem: path.read_text("utf-8") for path in (PROJECT / "models").glob("**/*.sql")}
OF_AUTHORITIES = "_residuals"  # of a regression line, each rate has a weight there


def test_no_model_but_that_of_respondents_names_their_weight():
    named = {name for name, sql in MODELS.items() if re.search(r"\bweight\b", sql)}
    of_respondents = {name for name in named if not name.endswith(OF_AUTHORITIES)}
    assert of_respondents == {"stg_survey__responses", "dim_respondents"}


def test_weighted_figures_are_written_into_the_restricted_file_and_no_model_reads_them():
    tables = [name for name in MEANINGS if "weighted" in name]
    assert tables == ["restricted.results.weighted_statistics"]
    sources = [path.read_text("utf-8") for path in (PROJECT / "models").glob("**/*.yml")]
    assert not any("weighted_statistics" in text for text in (*MODELS.values(), *sources))
