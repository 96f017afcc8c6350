"""Damaged respondents stop a build, and nothing that travels with the failure says who they are."""

import os
import shutil
import subprocess
import sys

import duckdb
import pytest

from flows.permissions import private_folder
from flows.releases.store import current_release
from flows.settings import PROJECT, RESTRICTED, WAREHOUSE, Settings
from tests.machine import limit

pytestmark = pytest.mark.slow

# as the build does, of one model and its tests
BUILD = """
import os, sys
from pathlib import Path
from flows.refresh import builder
from flows.settings import RESTRICTED, WAREHOUSE, Settings, quiet_tools

settings = Settings(Path(sys.argv[1]))
quiet_tools(settings)
os.environ["GOFAL_WAREHOUSE"] = str(settings.building / WAREHOUSE)
os.environ["GOFAL_RESTRICTED"] = str(settings.building / RESTRICTED)
builder.PARTS["models"] = ("--select", *sys.argv[2:])
target = settings.cache / "dbt"
order = builder.Order(
    warehouse=os.environ["GOFAL_WAREHOUSE"], restricted=os.environ["GOFAL_RESTRICTED"], before="",
    models_fingerprint="", code_version="", heading={},
    target=str(target), logs=str(settings.logs), report=0,
)
try:
    builder.Models(order, None).build("models")
except builder.BuildFailedError as error:
    print("FAILED", error)
"""
NO_ROLE = (
    "update raw.raw_survey_synthetic_responses set demo_role = null "
    "where respondent_id = 'synthetic_0007'"
)
TWICE = (
    "insert into raw.raw_survey_synthetic_responses "
    "from raw.raw_survey_synthetic_responses where respondent_id = 'synthetic_0007'"
)
NOT_OFFERED = (
    "update raw.raw_survey_synthetic_responses set culture_safe = 7 "
    "where respondent_id = 'synthetic_0007'"
)
NO_WEIGHT = (
    "insert into landing.survey_responses "
    "(kind_number, survey_wave, respondent_id, weight, is_synthetic) "
    "values (128, '2020', 'synthetic_0007', 0, false)"
)


def build_with(home: Settings, damage: str, *selected: str) -> str:
    """Build models on damaged respondents; return all that was said."""
    private_folder(home.building)
    release = current_release(home)
    for name in (WAREHOUSE, RESTRICTED):
        shutil.copyfile(release.folder / name, home.building / name)
    with duckdb.connect(str(home.building / RESTRICTED)) as restricted:
        restricted.execute(damage)
    done = subprocess.run(
        [sys.executable, "-c", BUILD, str(home.home), *selected],
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        timeout=limit(60),
        check=True,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    ("damage", "words", "n_kept"),
    [
        (
            NO_ROLE,
            ("test.gofal.not_null_dim_respondents_role", "fail. Got 1 result", "not shown (1)"),
            1,
        ),
        (
            TWICE,
            ("test.gofal.unique_together_dim_respondents", "fail. Got 1 result", "not shown (1)"),
            1,
        ),
        (NO_WEIGHT, ("model.gofal.dim_respondents: error. ", "Constraint Error"), 0),
    ],
    ids=["a test that fails", "a test of a key that fails", "a model that cannot be built"],
)
def test_a_failure_names_the_check_and_how_many_rows_and_no_respondent(home, damage, words, n_kept):
    said = build_with(home, damage, "dim_respondents")
    assert "FAILED" in said
    for word in words:
        assert word in said, said
    assert "synthetic_0007" not in said
    logs = [path for path in home.logs.rglob("*") if path.is_file()]
    assert [path for path in logs if "synthetic_0007" in path.read_text(errors="replace")] == []
    kept = list((home.building / "failing").glob("*")) if n_kept else []
    assert len(kept) == n_kept
    assert all("synthetic_0007" in file.read_text() for file in kept)
    assert not list((home.cache / "tmp").iterdir())


def test_an_answer_that_no_question_offers_is_found_before_it_is_counted_as_another(home):
    said = build_with(home, NOT_OFFERED, "stg_survey__responses")
    failed = "test.gofal.numbered_by_kind_stg_survey__responses_kind_number"
    assert failed in said
    assert "fail. Got 1 result" in said
    assert "synthetic_0007" not in said
