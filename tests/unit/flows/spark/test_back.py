"""What Spark wrote is taken whole, in the types of a release, or not at all."""

from pathlib import Path

import pytest

from flows.spark.back import REPORT, TakenBackError, take_back
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
JOB = Job("spark", {}, [VIEW, COUNTS])


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
    (output / REPORT).write_text("[]")
    return output


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
        take_back(warehouse, output, JOB)


def test_a_folder_without_a_model_is_refused_by_name(warehouse, tmp_path):
    output = written(warehouse, tmp_path / "output")
    (output / "int_counts").rename(output / "int_other")
    with pytest.raises(TakenBackError, match="is without int_counts: copy the whole folder"):
        take_back(warehouse, output, JOB)


def test_a_value_that_does_not_fit_takes_nothing(warehouse, tmp_path):
    output = written(warehouse, tmp_path / "output", rows="1000, 403")
    with pytest.raises(Exception, match="TINYINT|INT8"):
        take_back(warehouse, output, JOB)
    assert warehouse.execute("select count(*) from duckdb_tables()").fetchall() == [(0,)]
