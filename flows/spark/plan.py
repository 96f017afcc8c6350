"""What an engine is to run: the record-level models as dbt compiles them for it, with their tests.

dbt stays the only author: nothing is translated. Were the two engines to need other words, a macro
would say both, by `target.name`. A relation's name becomes that of a view, since Spark reads
Parquet and has none of our catalogs.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

from domain.problems import StateError
from flows.files import write_json
from flows.permissions import close_to_others, private_folder
from flows.releases.inputs import read_inputs
from flows.releases.store import current_release
from flows.settings import PROJECT, Settings
from flows.warehouse.connect import Connection, opened, quoted
from flows.warehouse.dbt_arguments import dbt_arguments

RECORD_LEVEL = "tag:record_level"
SPARK, DUCKDB = "spark", "release"  # targets of profiles.yml
JOB, INPUTS = "job-{}.json", "inputs"
FILES = ("GOFAL_WAREHOUSE", "GOFAL_RESTRICTED")
ENGINE = "GOFAL_ENGINE"  # which target of profiles.yml

Node = dict[str, Any]


class PlanError(StateError):
    """The models cannot be planned; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Test:
    """A question that has to find no rows."""

    name: str
    sql: str


@dataclass(frozen=True, slots=True)
class Model:
    """A model as one engine runs it.

    Attributes
    ----------
    relation
        Its name in a release, with catalog and schema.
    is_view
        Whether a release keeps its SQL and not its rows.
    columns
        Name of each column and its type, in DuckDB's words.
    """

    name: str
    relation: str
    is_view: bool
    sql: str
    columns: dict[str, str]
    tests: list[Test]


@dataclass(frozen=True, slots=True)
class Job:
    """Models in the order in which they are run, and the tables that they begin with.

    Attributes
    ----------
    inputs
        Of each table the place of its Parquet, below the folder of the job.
    models_fingerprint
        SHA-256 over the models and seeds that it was planned from.
    """

    engine: str
    inputs: dict[str, str]
    models: list[Model]
    models_fingerprint: str

    @classmethod
    def read(cls, folder: Path, engine: str) -> Self:
        """Read a job that `write_plan` wrote."""
        content = json.loads((folder / JOB.format(engine)).read_text(encoding="utf-8"))
        models = [
            Model(**model | {"tests": [Test(**test) for test in model["tests"]]})
            for model in content["models"]
        ]
        fingerprint = content["models_fingerprint"]
        return cls(content["engine"], content["inputs"], models, fingerprint)


def write_plan(
    settings: Settings,
    release: tuple[Path, Path],
    folder: Path,
    engines: Sequence[str] = (SPARK,),
) -> dict[str, Job]:
    """Write a job into a new folder, its owner's alone, and as Parquet the tables it begins with.

    Parameters
    ----------
    release
        The public and the restricted file of a release: models of its code, seeds, and what landed.
    engines
        Whose SQL is to be run: that of Spark, and of DuckDB to compare with.

    Returns
    -------
    dict of Job
        By engine.

    Raises
    ------
    PlanError
        If the folder is there already, dbt cannot compile the models, or a column has a type that
        Parquet does not keep.
    """
    if folder.exists():
        raise PlanError(f"{folder} is there already: name a new folder")
    for private in (folder, folder / INPUTS):
        private_folder(private)
    with TemporaryDirectory() as work:
        manifests = {engine: _compiled(engine, settings, Path(work)) for engine in engines}
    with opened(release[0], restricted=release[1]) as warehouse:
        jobs = {engine: _job(engine, of, warehouse) for engine, of in manifests.items()}
        for relation, name in _inputs(manifests[engines[0]]).items():
            place = quoted(folder / INPUTS / f"{name}.parquet")
            warehouse.execute(f"copy (from {relation}) to {place} (format parquet)")
    for engine, job in jobs.items():
        write_json(folder / JOB.format(engine), asdict(job))
    return jobs


def _compiled(engine: str, settings: Settings, work: Path) -> Node:
    """Have dbt compile the record-level models and their tests; return its manifest."""
    target = work / engine
    done = subprocess.run(
        [
            *(sys.executable, "-m", "dbt.cli.main", "compile"),
            *("--select", RECORD_LEVEL, "--exclude", "test_type:unit"),
            *dbt_arguments(target, settings.logs),
        ],
        cwd=PROJECT,
        # against an empty database in memory, wherever a run of ours is building
        env={name: value for name, value in os.environ.items() if name not in FILES}
        | {ENGINE: engine},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        said = (done.stdout + done.stderr)[-2000:]
        raise PlanError(f"dbt could not compile the models for {engine}:\n{said}")
    manifest: Node = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    return manifest


def _models(manifest: Node) -> dict[str, Node]:
    """The record-level models, by their id, each after those that it reads."""
    left = {
        key: node
        for key, node in sorted(manifest["nodes"].items())
        if node["resource_type"] == "model" and node.get("compiled_code")
    }
    ordered: dict[str, Node] = {}
    while left:
        ready = [key for key, node in left.items() if not left.keys() & _parents(node)]
        ordered |= {key: left.pop(key) for key in ready}
    return ordered


def _parents(node: Node) -> set[str]:
    return set(node["depends_on"]["nodes"])


def _inputs(manifest: Node) -> dict[str, str]:
    """By its relation, the name of each table that the models read and do not make."""
    models = _models(manifest)
    every = manifest["nodes"] | manifest["sources"]
    read = {key for node in models.values() for key in _parents(node)} - models.keys()
    return {every[key]["relation_name"]: every[key]["name"] for key in sorted(read)}


def _job(engine: str, manifest: Node, warehouse: Connection) -> Job:
    models = _models(manifest)
    inputs = _inputs(manifest)
    views = inputs | {node["relation_name"]: node["name"] for node in models.values()}

    def named(sql: str) -> str:
        for relation, name in views.items():
            sql = sql.replace(relation, name)
        return sql

    return Job(
        engine,
        {name: f"{INPUTS}/{name}.parquet" for name in inputs.values()},
        [
            Model(
                node["name"],
                node["relation_name"],
                node["config"]["materialized"] == "view",
                named(node["compiled_code"]),
                _columns(node, warehouse),
                [
                    Test(test.name, named(test.sql))
                    for test in (*_tests(key, manifest), *_constraints(node))
                ],
            )
            for key, node in models.items()
        ],
        read_inputs().models_fingerprint,
    )


def _columns(node: Node, warehouse: Connection) -> dict[str, str]:
    described = warehouse.execute(f"describe {node['relation_name']}").fetchall()
    columns = {name: kind for name, kind, *_ in described}
    wide = [name for name, kind in columns.items() if "HUGEINT" in kind]
    if wide:
        raise PlanError(
            f"{node['name']}: {', '.join(wide)} is a HUGEINT, which Parquet keeps as a double: "
            "cast the sum to bigint"
        )
    return columns


def _tests(key: str, manifest: Node) -> list[Test]:
    """What dbt asks of a model, where it asks of no other table."""
    known = _models(manifest).keys()
    return [
        Test(node["name"], node["compiled_code"])
        for _, node in sorted(manifest["nodes"].items())
        if node["resource_type"] == "test"
        and node.get("attached_node") == key
        and _parents(node) <= known
    ]


def _constraints(node: Node) -> list[Test]:
    """The constraints of a contract as questions: an engine that enforces none is asked them."""
    name, relation = node["name"], node["relation_name"]
    held: dict[str, str] = {}
    for constraint in node.get("constraints", []):
        key = constraint["columns"]
        held |= {f"not_null_{column}": f"{column} is not null" for column in key}
    for column in node["columns"].values():
        for constraint in column.get("constraints", []):
            is_check = constraint["type"] == "check"
            condition = f"coalesce({constraint['expression']}, true)" if is_check else None
            label = f"{constraint['type']}_{column['name']}"
            held[label] = condition or f"{column['name']} is not null"
    tests = [
        Test(f"{label} of {name}", f"select 1 from {relation} where not ({condition})")  # noqa: S608
        for label, condition in held.items()
    ]
    for constraint in node.get("constraints", []):
        key = ", ".join(constraint["columns"])
        again = f"select {key} from {relation} group by {key} having count(*) > 1"  # noqa: S608
        tests.append(Test(f"{constraint['type']} of {name}", again))
    return tests


def main(arguments: Sequence[str]) -> int:
    """Plan for Spark, from the current release: ``python -m flows.spark.plan FOLDER``."""
    settings = Settings.of()
    release = current_release(settings)
    if len(arguments) != 1 or release is None:
        print("Name a new folder; and there has to be a release: gofal refresh", file=sys.stderr)
        return 2
    try:
        job = write_plan(settings, (release.warehouse, release.restricted), Path(arguments[0]))
    except PlanError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(job[SPARK].models)} models of release {release.id} in {arguments[0]}")
    return 0


if __name__ == "__main__":
    close_to_others()
    sys.exit(main(sys.argv[1:]))
