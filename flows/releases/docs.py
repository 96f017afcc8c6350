"""dbt's documentation of a release, as one page that opens with no network."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from flows.permissions import PUBLIC_FILE, public_folder
from flows.progress import Progress
from flows.releases.store import Release
from flows.settings import PROJECT, RESTRICTED, WAREHOUSE, Settings, quiet_tools
from flows.warehouse.dbt_arguments import dbt_arguments, keep_parse


class DocsError(RuntimeError):
    """dbt could not document the release."""


def write_docs(settings: Settings, release: Release) -> Path:
    """Write the page below the home, a folder for each release, and return its path.

    dbt opens the file for writing, so it is given a copy: nobody reads a release through dbt.
    """
    quiet_tools(settings)
    page = settings.home / "docs" / release.id / "index.html"
    if page.exists():
        return page
    progress = Progress()
    with tempfile.TemporaryDirectory() as folder:
        with progress.step("the release is copied"):
            copies = {name: Path(folder) / name for name in (WAREHOUSE, RESTRICTED)}
            for name, copy in copies.items():  # the folder is its owner's alone
                shutil.copyfile(release.folder / name, copy)
        target = Path(folder) / "target"
        with progress.step("every table and column is described"):
            _run_dbt(settings, target, copies)
        public_folder(page.parent)
        shutil.move(target / "static_index.html", page)
        page.chmod(PUBLIC_FILE)
    return page


def _run_dbt(settings: Settings, target: Path, copies: dict[str, Path]) -> None:
    """Have dbt write its page about copies of a release's files, by name, into a folder."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "dbt.cli.main", "docs", "generate", "--static"),
            *dbt_arguments(target, settings),
        ],
        cwd=PROJECT,
        env={
            **os.environ,
            "GOFAL_WAREHOUSE": str(copies[WAREHOUSE]),
            "GOFAL_RESTRICTED": str(copies[RESTRICTED]),
        },
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    keep_parse(target)
    if done.returncode:
        raise DocsError(f"dbt docs failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
