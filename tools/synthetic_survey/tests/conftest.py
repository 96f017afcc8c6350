import pandas as pd
import pytest

from flows.settings import PROJECT
from tools.synthetic_survey.generator import synthesise
from tools.synthetic_survey.questionnaire import read_questionnaire
from tools.synthetic_survey.sample import read_sample


@pytest.fixture(scope="session")
def seeds() -> dict[str, pd.DataFrame]:
    return {
        path.stem: pd.read_csv(path, dtype=str, keep_default_na=False)
        for folder in ("reference", "published")
        for path in sorted((PROJECT / "seeds" / folder).glob("*.csv"))
    }


@pytest.fixture(scope="session")
def questions(seeds):
    return read_questionnaire(seeds)


@pytest.fixture(scope="session")
def made(seeds):
    return synthesise(seeds)


@pytest.fixture(scope="session")
def sample(seeds, made):
    return read_sample(seeds, made)
