"""What Spark wrote is taken whole, in the types of a release, or not at all."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from flows.spark import back
from flows.spark.back import REPORT, TakenBackError, build_on, finished_job, take_back
from flows.spark.plan import Job, Model
from flows.warehouse.connect import Connection, opened, quoted

COUNTS = Model(
    name="int_counts",
    relation='"gofal"."intermediate"."int_counts"',
    is_view=False,
    sql="",
    columns={"demo_role": "TINYINT", "n_respondents": "BIGINT"},
    tests=[],
)
VIEW = Model("stg_rows", '"gofal"."staging"."stg_rows"', True, "", {"a": "INTEGER"}, [])
FINGERPRINT = "5f0c"
JOB = Job("spark", {}, [VIEW, COUNTS], FINGERPRINT)
RECORDING = {"models": {"model.gofal.int_counts": ["create table never as select 1"]}}


@pytest.fixture
def warehouse(tmp_path):
    with opened(tmp_path / "gofal.duckdb", writing=True, is_new=True) as connection:
        yield connection


def written(warehouse: Connection, output: Path, rows: str = "1, 403") -> Path:
    """What a job leaves: a folder a model, and its report."""
    (output / "int_counts").mkdir(parents=True)
    place = quoted(output / "int_counts" / "part-0.parquet")
    # Spark's own types: a small number came as the next larger
    values = (
        f"select col0::smallint as demo_role, col1::bigint as n_respondents from (values ({rows}))"
    )
    warehouse.execute(f"copy ({values}) to {place} (format parquet)")
    (output / "job-spark.json").write_text(json.dumps(asdict(JOB)))
    (output / REPORT).write_text("[]")
    return output


@pytest.fixture(autouse=True)
def built_once(monkeypatch) -> None:
    """Models that dbt has built before."""
    monkeypatch.setattr(back, "recorded", {FINGERPRINT: RECORDING, "new": None}.get)


def test_tables_are_filled_in_the_types_of_a_release_and_views_left_to_it(warehouse, tmp_path):
    output = written(warehouse, tmp_path / "output")
    (output / "stg_rows").mkdir()  # a job writes views too if it is asked
    place = quoted(output / "stg_rows" / "part-0.parquet")
    warehouse.execute(f"copy (select 1 as a) to {place} (format parquet)")
    assert take_back(warehouse, output, JOB) == 1
    found = warehouse.execute("describe intermediate.int_counts").fetchall()
    assert [(name, kind) for name, kind, *_ in found] == [*COUNTS.columns.items()]
    assert warehouse.execute("from intermediate.int_counts").fetchall() == [(1, 403)]
    assert warehouse.execute("select count(*) from duckdb_tables()").fetchall() == [(1,)]


def test_a_folder_of_a_job_that_did_not_end_is_refused(warehouse, tmp_path):
    output = written(warehouse, tmp_path / "output")
    (output / REPORT).unlink()
    with pytest.raises(TakenBackError, match="holds no finished job: run it again"):
        finished_job(output, FINGERPRINT)


def test_a_folder_without_a_model_is_refused_by_name(warehouse, tmp_path):
    output = written(warehouse, tmp_path / "output")
    assert finished_job(output, FINGERPRINT) == (JOB, RECORDING)
    (output / "int_counts").rename(output / "int_other")
    with pytest.raises(TakenBackError, match="is without int_counts: copy the whole folder"):
        finished_job(output, FINGERPRINT)


def test_a_job_of_other_models_is_refused(warehouse, tmp_path):
    output = written(warehouse, tmp_path / "output")
    with pytest.raises(TakenBackError, match="planned from other models than these: plan it again"):
        finished_job(output, "other")


def test_a_folder_that_does_not_say_which_job_wrote_it_is_refused(warehouse, tmp_path):
    output = written(warehouse, tmp_path / "output")
    for content in ("[]", "{}", "{", None):
        (output / "job-spark.json").unlink()
        if content:
            (output / "job-spark.json").write_text(content)
        with pytest.raises(TakenBackError, match=r"does not say which job wrote it \(\w+\): plan"):
            finished_job(output, FINGERPRINT)
        (output / "job-spark.json").touch()


def test_models_that_dbt_has_yet_to_build_cannot_be_built_on(warehouse, tmp_path, monkeypatch):
    monkeypatch.setattr(back, "recorded", lambda _fingerprint: None)
    output = written(warehouse, tmp_path / "output")
    with pytest.raises(TakenBackError, match="dbt has yet to build these models here: gofal"):
        finished_job(output, FINGERPRINT)


def test_a_value_that_does_not_fit_takes_nothing(warehouse, tmp_path):
    output = written(warehouse, tmp_path / "output", rows="1000, 403")
    with pytest.raises(TakenBackError, match="int_counts is not as it was planned") as refused:
        take_back(warehouse, output, JOB)
    assert "1000" not in str(refused.value)
    assert warehouse.execute("select count(*) from duckdb_tables()").fetchall() == [(0,)]


RESPONDENTS = {
    "int_kind_counts": {
        "kind_number": "INTEGER",
        "counted_as": "VARCHAR",
        "n_respondents": "BIGINT",
    },
    "int_survey_waves": {"survey_wave": "VARCHAR", "wave_number": "INTEGER"},
    "dim_respondents": {"survey_wave": "VARCHAR", "respondent_id": "VARCHAR"},
}
SCHEMAS = {"dim_respondents": "marts"}
STAGED = (
    'create schema if not exists "restricted"."staging"',
    'create view "restricted"."staging"."stg_survey__responses" as '
    "select 160 + demo_la as kind_number, '2023' as survey_wave, respondent_id "
    "from (values ('a', 1), ('b', 1), ('c', 2)) as landed (respondent_id, demo_la)",
)
ROWS = {  # the number of the wave is another one there
    "int_kind_counts": "(289, 'x', 2), (290, 'x', 1), (289, 'y', 1), (289, 'y', 1), (290, 'y', 1)",
    "int_survey_waves": "('2023', 2)",
    "dim_respondents": "('2023', 'c'), ('2023', 'a'), ('2023', 'b')",
}


@pytest.fixture
def release(tmp_path):
    """A release that is being built, in which three respondents landed."""
    with opened(tmp_path / "restricted.duckdb", writing=True, is_new=True):
        pass
    places = tmp_path / "gofal.duckdb", tmp_path / "restricted.duckdb"
    with opened(places[0], writing=True, is_new=True, restricted=places[1]) as connection:
        yield connection


def of_respondents(release: Connection, output: Path, **otherwise: str) -> Job:
    """What a job wrote of respondents, and that job."""
    models = []
    for name, columns in RESPONDENTS.items():
        (output / name).mkdir(parents=True)
        place = quoted(output / name / "part-0.parquet")
        rows = (ROWS | otherwise)[name]
        release.execute(
            f"copy (from (values {rows}) as _ ({', '.join(columns)})) to {place} (format parquet)"
        )
        relation = f'"restricted"."{SCHEMAS.get(name, "intermediate")}"."{name}"'
        models.append(Model(name, relation, False, "", columns, []))
    return Job("spark", {}, models, FINGERPRINT)


def nodes(n_found: int = 0) -> dict[str, list[str]]:
    """What dbt executed: of what Spark wrote only the comments are executed again."""
    return {
        "model.gofal.stg_survey__responses": [*STAGED],
        "model.gofal.dim_respondents": [
            "/* dbt */ create table never as select 1",
            '/* dbt */ comment on table "restricted"."marts"."dim_respondents" is \'people\'',
        ],
        "model.gofal.fct_all": [
            'create table "gofal"."main"."fct_all" as from "restricted"."marts"."dim_respondents"'
        ],
        "test.gofal.unique_people": [f"select {n_found}, false, {n_found > 0}"],
    }


def test_all_that_rests_on_what_spark_wrote_is_built_and_tested(release, tmp_path):
    job = of_respondents(release, tmp_path / "output")
    assert build_on(release, tmp_path / "output", job, nodes()) == 4
    assert release.execute("select count(*) from fct_all").fetchall() == [(3,)]
    tables = "select table_name, comment from duckdb_tables() where table_name in (?, ?)"
    found = release.execute(tables, ["dim_respondents", "never"]).fetchall()
    assert found == [("dim_respondents", "people")]


def test_a_test_that_fails_on_what_spark_wrote_is_named(release, tmp_path):
    job = of_respondents(release, tmp_path / "output")
    with pytest.raises(TakenBackError, match=r"test\.gofal\.unique_people does not pass"):
        build_on(release, tmp_path / "output", job, nodes(n_found=1))


@pytest.mark.parametrize(
    ("otherwise", "said"),
    [
        (
            {"int_kind_counts": "(289, 'x', 3), (290, 'x', 1)"},
            "wave 2023: 4 respondents in .* and 3 here. Land the export",
        ),
        (
            {"int_kind_counts": "(289, 'x', 1), (290, 'x', 2)"},
            "wave 2023: 3 respondents in .* and 3 here, who are not the same. Land",
        ),
        (
            {"dim_respondents": "('2023', 'a'), ('2023', 'b'), ('2023', 'd')"},
            "wave 2023: 3 respondents in .* and 3 here, who are not the same. Land",
        ),
        (
            {
                "int_kind_counts": f"{ROWS['int_kind_counts']}, (385, 'x', 9)",
                "int_survey_waves": "('2023', 2), ('2026', 3)",
                "dim_respondents": f"{ROWS['dim_respondents']}, ('2026', 'a')",
            },
            "wave 2026: 9 respondents in .* and 0 here. Land",
        ),
    ],
    ids=["more", "other authorities", "other people", "a wave that did not land"],
)
def test_counts_of_respondents_who_did_not_land_here_are_refused(
    release, tmp_path, otherwise, said
):
    job = of_respondents(release, tmp_path / "output", **otherwise)
    with pytest.raises(TakenBackError, match=said):
        build_on(release, tmp_path / "output", job, nodes())
