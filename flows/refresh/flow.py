"""The refresh: seeds, dbt, statistics, quality gates, release; all of it or nothing."""

import pandas as pd
from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

from flows.landing.accepted import accepted_findings
from flows.refresh.artifacts import show_release
from flows.refresh.failing_rows import keep_examples
from flows.refresh.raw_input import read_raw_input
from flows.refresh.workspace import Workspace
from flows.releases.manifest import AcceptedFinding, Checks, Manifest, tool_versions
from flows.releases.store import Release, current_release, heading_of, publish, stage
from flows.settings import RESTRICTED
from flows.warehouse.connect import ONE_THREAD, opened
from flows.warehouse.read import TableContent, read_table, read_tables

# a report need not contradict itself, nor a person accept anything; the first release follows none
MAY_BE_EMPTY = (
    "results.contradicted_values",
    "marts.rpt_accepted_findings",
    "ledger.rpt_contradictions",
    "marts.rpt_release_changes",
)


# Only reading is retried: arithmetic and tests do not improve with repetition.
@task(retries=3, retry_delay_seconds=1, cache_policy=NO_CACHE)
def read_raw(run: Workspace) -> dict[str, pd.DataFrame]:
    """Read what the raw gate judges, by name: seeds, figures and respondents."""
    return read_raw_input(run.editions) | run.respondents


@task(cache_policy=NO_CACHE)
def check_raw_input(run: Workspace, raw: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Ask whether the raw figures are plausible."""
    from expectations.gate import require
    from expectations.raw.check import check_raw

    results = keep_examples(run.settings.building, check_raw(raw, run.accepted))
    require(results)
    return results


@task(cache_policy=NO_CACHE)
def build_models(run: Workspace) -> int:
    """Wait for seeds, models and their tests."""
    return run.build.wait("models")


@task(cache_policy=NO_CACHE)
def compute_statistics(run: Workspace) -> int:
    """Wait for the statistics on the marts, which are written as long tables."""
    return run.build.wait("statistics")


@task(cache_policy=NO_CACHE)
def build_ledger(run: Workspace) -> int:
    """Wait for the ledger, where each printed value stands beside the computed one."""
    return run.build.wait("ledger")


@task(cache_policy=NO_CACHE)
def attack_what_is_shown(run: Workspace) -> int:
    """Wait until it was tried to work out what is withheld of respondents."""
    return run.build.wait("disclosure")


@task(cache_policy=NO_CACHE)
def check_built_marts(run: Workspace) -> pd.DataFrame:
    """Ask whether the marts are plausible, and the exact figures of respondents behind them."""
    from expectations.gate import require
    from expectations.marts.check import BESIDE_MARTS, MARTS, OF_RESPONDENTS, check_marts

    restricted = run.settings.building / RESTRICTED
    with opened(run.build.warehouse, restricted=restricted) as warehouse:
        warehouse.execute(ONE_THREAD)
        frames = read_tables(warehouse, "marts", MARTS)
        frames |= read_tables(warehouse, "restricted.intermediate", OF_RESPONDENTS)
        frames |= {name: read_table(warehouse, table) for name, table in BESIDE_MARTS.items()}
    results = check_marts(frames, run.accepted, is_past=run.settings.as_of is not None)
    results = keep_examples(run.settings.building, results)
    require(results)
    return results


@task(cache_policy=NO_CACHE)
def write_files_and_pages(run: Workspace, checks: pd.DataFrame) -> int:
    """Write the pages, while the build writes the files that people and programs take away."""
    from flows.releases.site import write_site

    build = run.build
    heading = heading_of(build.release_id, build.created_at, run.inputs.code_version)
    return write_site(
        build.warehouse, heading, checks, run.settings.cache, lambda: build.wait("files")
    )


@task(cache_policy=NO_CACHE)
def audit_tables(run: Workspace) -> list[TableContent]:
    """Wait until every public table is counted and hashed.

    Raises
    ------
    ValueError
        If a table that should have rows has none.
    """
    contents = [TableContent(**each) for each in run.build.wait("audit")]
    empty = [
        content.table
        for content in contents
        if content.n_rows == 0 and content.table not in MAY_BE_EMPTY
    ]
    if empty and not run.settings.as_of:
        raise ValueError(f"built without a row: {', '.join(empty)}")
    return contents


@task(cache_policy=NO_CACHE)
def publish_release(run: Workspace, contents: list[TableContent], checks: pd.DataFrame) -> Release:
    """Write the manifest, and move the pointer."""
    manifest = _manifest(run, contents, checks)
    release = stage(run.settings, run.build.release_id, manifest)
    show_release(release, current_release(run.settings), checks)
    publish(run.settings, release)
    return release


def _manifest(run: Workspace, contents: list[TableContent], checks: pd.DataFrame) -> Manifest:
    """Say what went in, what came out, with what, and how long it took."""
    return Manifest(
        inputs=run.inputs.files,
        code_version=run.inputs.code_version,
        created_at=run.build.created_at,
        fingerprint=run.inputs.fingerprint,
        tables=tuple(contents),
        checks=Checks(n=len(checks), n_failed=int((~checks["is_success"]).sum())),
        versions=tool_versions(),
        steps=run.progress.steps,
        accepted=tuple(
            AcceptedFinding.model_validate(each)
            for each in accepted_findings(run.editions).to_dict("records")
        ),
    )


def refresh(run: Workspace) -> Release:
    """Build a release beside the live one and publish it only if every gate opens.

    The flow takes nothing: Prefect would write down for its server what it was called with.
    """

    @flow(name="refresh", log_prints=False)
    def build_and_publish() -> Release:
        return _build_and_publish(run)

    # a server of our own tells nobody of heartbeats, and a run ends with the next second of theirs
    without = {PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None} if run.server else {}
    with temporary_settings(without):
        return build_and_publish()


def _build_and_publish(run: Workspace) -> Release:
    with run.progress.step("raw input is plausible"):
        raw_checks = check_raw_input(run, read_raw(run))
    on_spark = " on Spark's," if run.from_spark else ""
    with run.progress.step(f"models are built{on_spark} and tested"):
        build_models(run)
    with run.progress.step("statistics are computed"):
        compute_statistics(run)
    with run.progress.step("ledger is built and tested"):
        build_ledger(run)
    with run.progress.step("nothing withheld can be worked out"):
        attack_what_is_shown(run)
    with run.progress.step("marts are plausible"):
        mart_checks = check_built_marts(run)
    checks = pd.concat([raw_checks, mart_checks], ignore_index=True)
    with run.progress.step("files and pages are written"):
        write_files_and_pages(run, checks)
    with run.progress.step("tables are audited"):
        contents = audit_tables(run)
    with run.progress.step("release is published"):
        return publish_release(run, contents, checks)
