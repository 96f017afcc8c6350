"""The same job on DuckDB, and what both engines wrote, compared row by row and by one hash."""

import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from flows.spark.back import as_planned
from flows.spark.plan import DUCKDB, Job, Model
from flows.warehouse.connect import Connection, opened, quoted

CONTENT_HASH = "count(*), sha256(coalesce(string_agg(line, chr(10) order by line), ''))"


@dataclass(frozen=True, slots=True)
class Compared:
    """A model of both engines: its rows, and how many of them one engine has and the other not."""

    model: str
    n_rows: int
    n_differing: int
    hashes: tuple[str, str]

    @property
    def is_equal(self) -> bool:
        """Whether every row is the same, and the hash over all of them."""
        return self.n_differing == 0 and self.hashes[0] == self.hashes[1]


def run_on_duckdb(
    folder: Path, output: Path, places: dict[str, str], *, with_views: bool = True
) -> dict[str, float]:
    """Run the job that was compiled for DuckDB over the same Parquet; seconds by model."""
    job = Job.read(folder, DUCKDB)
    output.mkdir()
    seconds = {}
    with opened(output / "gofal.duckdb", writing=True, is_new=True) as connection:
        for name, place in job.inputs.items():
            _view(connection, name, places.get(name, str(folder / place)))
        for model in job.models:
            if model.is_view and not with_views:
                connection.execute(f"create view {model.name} as {model.sql}")
                continue
            start = time.monotonic()
            place = output / f"{model.name}.parquet"
            connection.execute(f"copy ({model.sql}) to {quoted(place)} (format parquet)")
            _view(connection, model.name, str(place))
            for test in model.tests:
                found = connection.execute(test.sql).fetchall()
                assert found == [], f"{model.name}: {test.name}"
            seconds[model.name] = time.monotonic() - start
    return seconds


def compared(job: Job, duckdb: Path, spark: Path, scratch: Path) -> list[Compared]:
    """Compare every model of a job as both engines wrote it."""
    scratch.mkdir(exist_ok=True)
    try:
        with opened(scratch / "gofal.duckdb", writing=True, is_new=True) as connection:
            return [
                _compared(connection, model, duckdb / f"{model.name}.parquet", spark / model.name)
                for model in job.models
                if (spark / model.name).is_dir()
            ]
    finally:
        shutil.rmtree(scratch)


def _compared(connection: Connection, model: Model, duckdb: Path, spark: Path) -> Compared:
    # of what Spark has no type for, the next larger comes back: only the type is changed
    sides = [f"({as_planned(model, spark)})", f"(from read_parquet({quoted(duckdb)}))"]
    hashed = [
        connection.execute(
            f"select {CONTENT_HASH} from (select source::varchar as line from {side} as source)"
        ).fetchone()
        for side in sides
    ]
    theirs, ours = sides
    ((n_differing,),) = connection.execute(
        f"select count(*) from ((from {ours} except all from {theirs}) "
        f"union all (from {theirs} except all from {ours}))"
    ).fetchall()
    return Compared(model.name, hashed[0][0], n_differing, (hashed[0][1], hashed[1][1]))


def _view(connection: Connection, name: str, place: str) -> None:
    files = place if place.endswith(".parquet") else f"{place}/*.parquet"
    connection.execute(f'create view "{name}" as from read_parquet({quoted(files)})')
