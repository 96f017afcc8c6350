"""Whether two releases hold the same answers of the same respondents of a large wave."""

from collections.abc import Iterator

import pytest

from flows.landing.survey_tables import ANSWERS
from flows.refresh.disclosure_kinds import fingerprint
from flows.warehouse.connect import Connection, in_memory

COLUMNS = ", ".join(f"{item} tinyint" for item in ANSWERS)
OF_A = "'2023', 'a', null, false"
TABLES = (
    "attach ':memory:' as restricted",
    "create schema restricted.staging",
    "create table restricted.staging.stg_survey__comments (survey_wave varchar, text varchar)",
    "create table restricted.staging.stg_survey__responses (kind_number integer, "
    f"survey_wave varchar, respondent_id varchar, weight double, is_synthetic boolean, {COLUMNS})",
)


@pytest.fixture
def releases() -> Iterator[tuple[Connection, Connection]]:
    """Two releases in which nobody is yet."""
    with in_memory() as before, in_memory() as now:
        for release in (before, now):
            for statement in TABLES:
                release.execute(statement)
        yield before, now


def answer(release: Connection, kind_number: int, *given: int | None) -> None:
    """Have a respondent answer the questions, in their order."""
    answers = [*given, *[given[-1]] * (len(ANSWERS) - len(given))]
    marks = ", ".join("?" * len(ANSWERS))
    release.execute(
        f"insert into restricted.staging.stg_survey__responses values ({kind_number}, {OF_A}, "
        f"{marks})",
        answers,
    )


def test_a_release_of_a_version_that_held_no_answer_as_null_has_the_same_respondents(releases):
    before, now = releases
    answer(before, 193, 2, 1, None)
    answer(now, 321, 2, 1, 0)
    assert fingerprint(before, "2023") == fingerprint(now, "2023")


@pytest.mark.parametrize("given", [(2, 1, 1), (2, 0, 0), (1, 2, 0), (0, 1, 2)])
def test_another_answer_is_found(releases, given):
    before, now = releases
    answer(before, 193, 2, 1, 0)
    answer(now, 193, *given)
    assert fingerprint(before, "2023") != fingerprint(now, "2023")
