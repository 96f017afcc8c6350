"""dbt alone, on a copy of a release's files: a fraction of a run, for what dbt itself decides."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from flows.settings import PROJECT, RESTRICTED, WAREHOUSE, Settings
from flows.warehouse.dbt_arguments import PARSED, dbt_arguments, keep_parse, parsed_in
from tests.machine import limit


@dataclass(frozen=True, slots=True)
class DbtRun:
    """What dbt said, whether it succeeded, and the file it worked on."""

    is_success: bool
    said: str
    warehouse: Path


def run_dbt(*arguments: str, settings: Settings, folder: Path, project: Path = PROJECT) -> DbtRun:
    """Run dbt on a copy of the current release in a folder, from the project given."""
    copies = {}
    for name, variable in ((WAREHOUSE, "GOFAL_WAREHOUSE"), (RESTRICTED, "GOFAL_RESTRICTED")):
        copy = folder / name
        shutil.copy(settings.current / name, copy)
        copy.chmod(0o600)
        copies[variable] = str(copy)
    common = [
        part.replace(str(PARSED), str(parsed_in(project))).replace(str(PROJECT), str(project))
        for part in dbt_arguments(folder / "target", folder / "logs")
    ]
    done = subprocess.run(
        [sys.executable, "-m", "dbt.cli.main", *arguments, *common],
        cwd=project,
        env={**os.environ, **copies, "DO_NOT_TRACK": "1"},
        capture_output=True,
        text=True,
        timeout=limit(120),
        check=False,
    )
    if project == PROJECT:  # of a copy it would name files that are soon gone
        keep_parse(folder / "target")
    return DbtRun(done.returncode == 0, done.stdout + done.stderr, folder / WAREHOUSE)
