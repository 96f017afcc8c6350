import pandas as pd
import pytest

from tools.synthetic_survey.__main__ import read_seeds
from tools.synthetic_survey.constraints import Constraint, read_constraints
from tools.synthetic_survey.generator import synthesise
from tools.synthetic_survey.layout import Synthetic
from tools.synthetic_survey.questionnaire import Questionnaire, read_questionnaire
from tools.synthetic_survey.tests.sample import Sample, read_sample


@pytest.fixture(scope="session")
def seeds() -> dict[str, pd.DataFrame]:
    return read_seeds()


@pytest.fixture(scope="session")
def constraints(seeds) -> tuple[Constraint, ...]:
    return read_constraints(seeds)


@pytest.fixture(scope="session")
def questions(seeds) -> Questionnaire:
    return read_questionnaire(seeds)


@pytest.fixture(scope="session")
def made(seeds) -> Synthetic:
    """The respondents that ship; seconds of work, so made once."""
    return synthesise(seeds)


@pytest.fixture(scope="session")
def sample(seeds, made) -> Sample:
    return read_sample(seeds, made)
