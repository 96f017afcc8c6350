"""Runs a job on Spark: ``python job.py FOLDER OUTPUT [--master URL] [--input TABLE=PLACE]...``.

It stands alone, with nothing but PySpark and Python: where a cluster is, the warehouse is not. What
it reads and writes is Parquet. Models are written into a folder that nobody is told of, each is
asked what a contract would have enforced, and the folder gets its name when all of it is there.
"""

import argparse
import json
import os
import shutil
import sys
import time
from pathlib import Path

from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession

# By the words of DuckDB, those of Spark: it has no unsigned numbers, and takes the next larger.
TYPES = {
    "VARCHAR": "string",
    "BOOLEAN": "boolean",
    "UTINYINT": "smallint",
    "TINYINT": "tinyint",
    "SMALLINT": "smallint",
    "USMALLINT": "int",
    "INTEGER": "int",
    "UINTEGER": "bigint",
    "BIGINT": "bigint",
    "FLOAT": "float",
    "DOUBLE": "double",
    "DATE": "date",
}
SETTINGS = {
    "spark.sql.ansi.enabled": "true",  # what does not fit is an error, never null
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.enabled": "false",
    "spark.sql.catalogImplementation": "in-memory",
}
JOB, REPORT = "job-spark.json", "report.json"


class JobError(RuntimeError):
    """The job cannot be done; the message says why and what to do. Nothing was written."""


def spark_type(kind: str) -> str:
    """The type of Spark that a type of DuckDB arrives as."""
    if kind.endswith("[]"):
        return f"array<{spark_type(kind[:-2])}>"
    if kind.startswith("DECIMAL"):
        return kind.lower()
    return TYPES[kind]


def session(master: str | None, settings: dict[str, str]) -> SparkSession:
    """Start a session with the settings that results depend on."""
    builder = SparkSession.builder.appName("gofal record-level models")
    for name, value in (SETTINGS | settings).items():
        builder = builder.config(name, value)
    if master:
        builder = builder.master(master)
    started = builder.getOrCreate()
    started.sparkContext.setLogLevel("ERROR")
    return started


def run(
    spark: SparkSession,
    folder: Path,
    output: Path,
    places: dict[str, str],
    *,
    with_views: bool = False,
) -> list[dict]:
    """Run the models of a job, ask their tests, and give the output its name.

    Parameters
    ----------
    places
        Of tables that lie elsewhere than in the folder of the job, where.
    with_views
        Write what a release keeps as views too, and ask it its tests: a row an answer.

    Returns
    -------
    list of dict
        ``model``, ``n_rows``, ``n_tests`` and ``seconds`` (of which ``test_seconds``) of each.

    Raises
    ------
    JobError
        If the output is there already, an input is not, or a model is not as its contract says.
    """
    job = json.loads((folder / JOB).read_text(encoding="utf-8"))
    if output.exists():
        raise JobError(f"{output} is there already: name a new folder")
    unknown = sorted(places.keys() - job["inputs"].keys())
    if unknown:
        raise JobError(f"{', '.join(unknown)}: no model reads that; {', '.join(job['inputs'])}")
    for name, place in job["inputs"].items():
        _read(spark, places.get(name, str(folder / place))).createOrReplaceTempView(name)
    partial = output.with_name(f".{output.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)  # of a job that was stopped
    partial.mkdir(parents=True)
    try:
        done = [
            _run_model(spark, model, partial)
            for model in job["models"]
            if with_views or not _is_kept_as_view(spark, model)
        ]
        shutil.copyfile(folder / JOB, partial / JOB)  # what it was, for who takes it back
        (partial / REPORT).write_text(json.dumps(done, indent=1), encoding="utf-8")
        partial.rename(output)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return done


def _read(spark: SparkSession, place: str) -> DataFrame:
    if "://" not in place and not Path(place).exists():
        raise JobError(f"{place} is not there: say where it is with --input TABLE=PLACE")
    return spark.read.parquet(place)


def _is_kept_as_view(spark: SparkSession, model: dict) -> bool:
    """Whether a release keeps a model as a view; then it is one here."""
    if model["is_view"]:
        rows = spark.sql(model["sql"])
        _require_contract(model, rows)
        rows.createOrReplaceTempView(model["name"])
    return bool(model["is_view"])


def _run_model(spark: SparkSession, model: dict, partial: Path) -> dict:
    """Write a model, and go on with what was written: a plan of views upon views grows too long."""
    start = time.monotonic()
    name, place = model["name"], str(partial / model["name"])
    rows = spark.sql(model["sql"])
    _require_contract(model, rows)
    rows.write.parquet(place)
    written = spark.read.schema(rows.schema).parquet(place)
    written.createOrReplaceTempView(name)
    built = time.monotonic()
    n_rows, failed = _asked(spark, model)
    if failed:  # of respondents no row is shown
        raise JobError(f"{name} is not as it has to be.\n  " + "\n  ".join(failed))
    end = time.monotonic()
    return {
        "model": name,
        "n_rows": n_rows,
        "n_tests": len(model["tests"]),
        "seconds": round(end - start, 3),
        "test_seconds": round(end - built, 3),
    }


def _asked(spark: SparkSession, model: dict) -> tuple[int, list[str]]:
    """How many rows a model has, and each test that found some; all in one question to Spark."""
    tests = {test["name"]: test["sql"] for test in model["tests"]}
    counts = [f"select 0 as place, count(*) as n from {model['name']}"]  # noqa: S608
    counts += [
        f"select {place} as place, count(*) as n from ({sql}) as found"  # noqa: S608
        for place, sql in enumerate(tests.values(), start=1)
    ]
    found = {row.place: row.n for row in spark.sql("\nunion all\n".join(counts)).collect()}
    failed = [
        f"{name}: {found[place]:,} rows"
        for place, name in enumerate(tests, start=1)
        if found[place]
    ]
    return found[0], failed


def _require_contract(model: dict, rows: DataFrame) -> None:
    expected = {name: spark_type(kind) for name, kind in model["columns"].items()}
    found = dict(rows.dtypes)
    if list(found.items()) == list(expected.items()):
        return
    wrong = [
        f"{name}: {found.get(name, 'missing')} in place of {expected.get(name, 'no column')}"
        for name in {**expected, **found}
        if found.get(name) != expected.get(name)
    ]
    raise JobError(
        f"{model['name']} has other columns than its contract says: "
        + ("; ".join(wrong) or f"order {', '.join(found)} in place of {', '.join(expected)}")
    )


def _explained(error: Exception) -> str:
    """What is said of a failure: a full disk in plain words, of anything else its first line."""
    said = str(error)
    if "No space left on device" in said:
        return "the disk is full: free some of it, or name an OUTPUT on a larger one"
    return said if isinstance(error, JobError) else said.strip().split("\n", 1)[0][:500]


def main(arguments: list[str]) -> int:
    """Run the job that the arguments name; 1 and a sentence if it fails."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=Path, help="folder that the plan was written into")
    parser.add_argument("output", type=Path, help="new folder for the models, seen by all workers")
    parser.add_argument("--master", help="Spark's master, such as local[2] or spark://HOST:PORT")
    parser.add_argument("--input", action="append", default=[], metavar="TABLE=PLACE")
    parser.add_argument("--with-views", action="store_true", help="write views too, row by row")
    parser.add_argument("--conf", action="append", default=[], metavar="NAME=VALUE")
    given = parser.parse_args(arguments)
    settings, places = (
        dict(each.split("=", 1) for each in pairs) for pairs in (given.conf, given.input)
    )
    os.umask(0o077)  # a row may be a person
    try:
        spark = session(given.master, settings)
        done = run(spark, given.folder, given.output, places, with_views=given.with_views)
    except (JobError, PySparkException, Py4JError, OSError) as error:
        print(f"Nothing was written to {given.output}: {_explained(error)}", file=sys.stderr)
        return 1
    for each in done:
        print(f"{each['model']:32} {each['n_rows']:>12,} rows {each['seconds']:8.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
