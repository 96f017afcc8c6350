"""The manifest of a release: what went in, what came out, with what, and how long it took."""

import platform
from dataclasses import asdict
from importlib import metadata
from typing import TYPE_CHECKING

from flows.refresh.workspace import Workspace
from flows.warehouse.read import TableContent

if TYPE_CHECKING:
    import pandas as pd

TOOLS = (
    "dbt-core",
    "dbt-duckdb",
    "duckdb",
    "great-expectations",
    "pandas",
    "prefect",
    "statsmodels",
)


def describe(
    run: Workspace, created_at: str, contents: list[TableContent], checks: "pd.DataFrame"
) -> dict:
    """Describe a release as plain data.

    Returns
    -------
    dict
        ``created_at`` (UTC), ``fingerprint`` and ``code_version``, ``inputs`` (path, SHA-256,
        bytes), ``tables`` (rows and content hash of every public table), ``checks`` (how many,
        how many failed), ``versions``, ``steps`` (seconds each).
    """
    return {
        "created_at": created_at,
        "fingerprint": run.inputs.fingerprint,
        "code_version": run.inputs.code_version,
        "inputs": run.inputs.as_records(),
        "tables": [asdict(content) for content in contents],
        "checks": {"n": len(checks), "n_failed": int((~checks["is_success"]).sum())},
        "versions": {"python": platform.python_version()}
        | {tool: metadata.version(tool) for tool in TOOLS},
        "steps": run.progress.steps,
    }
