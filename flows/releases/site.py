"""The site of a release, written beside its warehouse; and a copy of it for a web server."""

import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from importlib import metadata
from pathlib import Path

import pandas as pd

from domain.problems import StateError
from flows.permissions import PUBLIC_FOLDER, public_folder
from flows.releases.files import PACKAGE
from flows.releases.sources import sources
from flows.releases.store import FILES, SITE, Release
from flows.settings import WAREHOUSE
from flows.warehouse.connect import reading
from flows.warehouse.described import described_tables
from flows.warehouse.read import read_table
from flows.warehouse.seeds import reference
from report.site.addresses import LATEST
from report.site.build import QUALITY, quality_pages, site, tables_needed
from report.site.charts.base import Spec, draw_svg
from report.site.contents import Contents, PublishedFile
from report.site.heading import Heading
from report.site.words import with_parameters

PUBLISHED_FILE = 0o644  # a later copy may take its place
CHARTS = "charts"  # below the cache: what was drawn before


class SiteError(StateError):
    """A site that cannot be copied; the message says why and what to do."""


def write_site(
    path: Path,
    about: dict[str, str],
    checks: pd.DataFrame,
    cache: Path,
    wait_for_files: Callable[[], object],
) -> int:
    """Write the site of a release that is being built; return how many files it has.

    Parameters
    ----------
    path
        The warehouse, with all its tables; the folder is made beside it.
    about
        ``id``, ``created_at`` and ``code_version`` of the release.
    checks
        One row per expectation, as the gates return them.
    cache
        Where charts are kept between runs: one that shows the same is not drawn again.
    wait_for_files
        Returns once the files beside the warehouse are written, of which the last pages tell.
    """
    heading, folder = _heading(about), path.parent / SITE

    def files() -> dict[str, Path]:
        wait_for_files()
        return {
            f"../{file.relative_to(path.parent).as_posix()}": file for file in _files(path.parent)
        }

    n_files = _write_pages(path, folder, heading, files, cache)
    return n_files + _write(quality_pages(checks, _strings(), heading), folder)


def _strings() -> pd.DataFrame:
    return with_parameters(reference("words"), reference("study_parameters"))


def _files(folder: Path) -> list[Path]:
    """What readers of a release take away: its warehouse, and the files beside it."""
    return [folder / WAREHOUSE, *sorted((folder / FILES).glob("*"))]


def _heading(about: dict[str, str]) -> Heading:
    created_at = datetime.fromisoformat(about["created_at"])
    return Heading(about["id"], created_at, about["code_version"])


def _write_pages(
    path: Path, folder: Path, heading: Heading, files: Callable[[], Mapping[str, Path]], cache: Path
) -> int:
    """Write all pages but that of quality; ``files`` by the way to them from the folder."""

    def contents() -> Contents:
        found = [PublishedFile(way, file.stat().st_size) for way, file in files().items()]
        return Contents(tables, found, sources())

    with reading(path) as warehouse:
        frames = {table: read_table(warehouse, table) for table in tables_needed()}
        tables = described_tables(warehouse)
    with KeptCharts(cache / CHARTS) as draw:
        return _write(site(frames, contents, _strings(), heading, draw), folder)


def _write(pages: Iterable[tuple[str, str]], folder: Path) -> int:
    """Write files into a folder; return how many there are."""
    n_files = 0
    for name, content in pages:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8", newline="")
        n_files += 1
    return n_files


def publish_site(release: Release, folder: Path, address: str, cache: Path) -> Path:
    """Copy the site and the files of a release into a web server's folder.

    A release is at the same address for ever, ``<id>/``, and the newest at ``latest/`` too. A copy
    is whole before it gets its name.

    Parameters
    ----------
    address
        Where ``folder`` is published; empty where pages need not name their address.
    cache
        Where charts are kept between runs.

    Returns
    -------
    Path
        The folder of the release.

    Raises
    ------
    ReleaseError
        If the release is damaged.
    SiteError
        If something else has the name of a copy.
    """
    release.require_whole()
    for name in (release.id, LATEST):
        place = folder / name
        if place.exists() and not (place / FILES / PACKAGE).exists():
            raise SiteError(f"{place} is no copy of a site: name another folder, or move it away")
    public_folder(folder)
    heading = _heading(release.heading)
    if address:
        heading = replace(heading, address=f"{address.rstrip('/')}/")
    files = {f"{FILES}/{file.name}": file for file in _files(release.folder)}
    partial, again = (folder / f".{name}.partial" for name in (release.id, LATEST))
    for left in (partial, again):  # by a command that was stopped
        shutil.rmtree(left, ignore_errors=True)
    _write_pages(release.warehouse, partial, heading, lambda: files, cache)
    for page in (release.folder / SITE).glob(f"*/{QUALITY}"):  # its checks are not kept
        shutil.copyfile(page, partial / page.relative_to(release.folder / SITE))
    (partial / FILES).mkdir()
    for way, file in files.items():
        shutil.copyfile(file, partial / way)
    for path in (partial, *partial.rglob("*")):
        path.chmod(PUBLIC_FOLDER if path.is_dir() else PUBLISHED_FILE)
    shutil.copytree(partial, again)
    _put(partial, folder / release.id)
    _put(again, folder / LATEST)
    return folder / release.id


def _put(partial: Path, place: Path) -> None:
    """Give a copy its name; what had it before goes away last."""
    before = place.with_name(f".{place.name}.before")
    shutil.rmtree(before, ignore_errors=True)
    if place.exists():
        place.rename(before)
    partial.rename(place)
    shutil.rmtree(before, ignore_errors=True)


class KeptCharts:
    """Charts as they were drawn before, by the hash of what they show and of what draws them.

    A chart costs 50 ms, and most of those of a release are those of the release before. What this
    site did not ask for is removed at the end.
    """

    def __init__(self, folder: Path, draw: Callable[[Spec], str] = draw_svg) -> None:
        self._folder = folder
        self._draw = draw
        self._drawn_by = metadata.version("vl-convert-python")
        self._asked: set[str] = set()

    def __enter__(self) -> "KeptCharts":
        self._folder.mkdir(parents=True, exist_ok=True)
        return self

    def __call__(self, spec: Spec) -> str:
        """Draw a chart, or find it drawn."""
        name = f"{sha256(f'{self._drawn_by}{json.dumps(spec)}'.encode()).hexdigest()}.svg"
        self._asked.add(name)
        kept = self._folder / name
        if kept.exists():
            return kept.read_text(encoding="utf-8")
        drawn = self._draw(spec)
        partial = kept.with_suffix(".partial")
        partial.write_text(drawn, encoding="utf-8")
        partial.replace(kept)  # so that a run that is killed leaves no half of one
        return drawn

    def __exit__(self, *_: object) -> None:
        for file in self._folder.iterdir():
            if file.name not in self._asked:
                file.unlink()
