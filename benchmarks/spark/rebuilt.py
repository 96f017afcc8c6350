"""A release built anew on what Spark wrote: the rest as always, and every public table the same."""

import shutil
from pathlib import Path

from flows.releases.inputs import read_inputs
from flows.releases.store import Release
from flows.spark.back import take_back
from flows.spark.plan import Job
from flows.warehouse.compiled import recorded, replay
from flows.warehouse.connect import Connection, opened
from flows.warehouse.read import public_contents

MODEL = "model.gofal."


def changed_tables(release: Release, output: Path, job: Job, folder: Path) -> list[str]:
    """Build a copy of a release on a job's output; name the public tables that are not the same.

    Statistics and what is withheld stand as the release has them: they read tables alone.
    """
    recording = recorded(read_inputs().models_fingerprint)
    assert recording, "the release is of other models, or dbt has yet to build it: gofal refresh"
    folder.mkdir()
    copies = [folder / file.name for file in (release.warehouse, release.restricted)]
    for file, copy in zip((release.warehouse, release.restricted), copies, strict=True):
        shutil.copyfile(file, copy)
        copy.chmod(0o600)
    taken = {model.name for model in job.models if not model.is_view}
    with opened(copies[0], writing=True, restricted=copies[1]) as warehouse:
        nodes = recording["models"] | recording["ledger"]
        models = [node.removeprefix(MODEL) for node in nodes if node.startswith(MODEL)]
        for name in models:
            _drop(warehouse, name)
        assert take_back(warehouse, output, job)
        assert replay(warehouse, nodes, only=set(models) - taken), "a model could not be built"
        now = {each.table: each.content_sha256 for each in public_contents(warehouse)}
    before = {each.table: each.content_sha256 for each in release.manifest.tables}
    return sorted(table for table in before.keys() | now if before.get(table) != now.get(table))


def _drop(warehouse: Connection, name: str) -> None:
    """Drop a model wherever it is; what Python writes is no model, though one has its name."""
    for catalog, schema, kind in warehouse.execute(
        "select table_catalog, table_schema, table_type from information_schema.tables "
        "where table_name = ? and table_schema not in ('previous', 'landing') "
        "and not (table_catalog = 'restricted' and table_schema = 'results')",
        [name],
    ).fetchall():
        what = "view" if kind == "VIEW" else "table"
        warehouse.execute(f'drop {what} "{catalog}"."{schema}"."{name}"')
