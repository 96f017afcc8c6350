"""What Spark wrote, taken back: its Parquet in the place of what DuckDB would have computed.

All that rests on it is built as always. So a release can be made of more respondents than one
machine computes with, and no other model, statistic or gate knows.
"""

from pathlib import Path

from domain.problems import StateError
from flows.spark.plan import Job, Model
from flows.warehouse.connect import Connection, quoted

REPORT = "report.json"  # written last: a folder without it is no finished job's


class TakenBackError(StateError):
    """What Spark wrote cannot be taken; the message says why and what to do."""


def take_back(warehouse: Connection, output: Path, job: Job) -> int:
    """Fill the tables of a job's models from what Spark wrote; return how many rows that are.

    Parameters
    ----------
    warehouse
        Of a release that is being built, in which these models are not.

    Raises
    ------
    TakenBackError
        If the job did not end, or a model is not in its folder: then nothing is taken.
    """
    if not (output / REPORT).exists():
        raise TakenBackError(f"{output} holds no finished job: run it again, into a new folder")
    tables = [model for model in job.models if not model.is_view]  # a view stays its SQL
    missing = [model.name for model in tables if not (output / model.name).is_dir()]
    if missing:
        raise TakenBackError(f"{output} is without {', '.join(missing)}: copy the whole folder")
    warehouse.execute("begin")
    try:
        n_rows = sum(_take(warehouse, output / model.name, model) for model in tables)
    except BaseException:
        warehouse.execute("rollback")
        raise
    warehouse.execute("commit")
    return n_rows


def as_planned(model: Model, folder: Path) -> str:
    """Select what Spark wrote of a model, each column in its own type again."""
    columns = ", ".join(f'"{name}"::{kind} as "{name}"' for name, kind in model.columns.items())
    return f"select {columns} from read_parquet({quoted(folder / '*.parquet')})"  # noqa: S608


def _take(warehouse: Connection, folder: Path, model: Model) -> int:
    schema = model.relation.rpartition(".")[0]
    warehouse.execute(f"create schema if not exists {schema}")
    warehouse.execute(f"create table {model.relation} as {as_planned(model, folder)}")
    ((n_rows,),) = warehouse.execute(f"select count(*) from {model.relation}").fetchall()  # noqa: S608
    return int(n_rows)
