"""The site of a release, written beside its warehouse; and a copy of it for a web server."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from importlib import metadata
from pathlib import Path

from flows.permissions import PUBLIC_FOLDER, public_folder
from flows.releases.store import FILES, SITE, Release
from flows.warehouse.connect import reading
from flows.warehouse.read import read_table
from flows.warehouse.seeds import reference
from report.site.build import Heading, site, tables_needed
from report.site.charts.base import Spec, draw_svg

LATEST = "latest"
PUBLISHED_FILE = 0o644  # a later copy may take its place
CHARTS = "charts"  # below the cache: what was drawn before


def write_site(path: Path, about: dict[str, str], cache: Path) -> int:
    """Write the site of a release that is being built; return how many files it has.

    Parameters
    ----------
    path
        The warehouse, with all its tables; the folder is made beside it.
    about
        ``id``, ``created_at`` and ``code_version`` of the release.
    cache
        Where charts are kept between runs: one that shows the same is not drawn again.
    """
    return _write_pages(path, path.parent / SITE, _heading(about), cache)


def _heading(about: dict[str, str]) -> Heading:
    created_at = datetime.fromisoformat(about["created_at"])
    return Heading(about["id"], created_at, about["code_version"])


def _write_pages(path: Path, folder: Path, heading: Heading, cache: Path) -> int:
    with reading(path) as warehouse:
        frames = {table: read_table(warehouse, table) for table in tables_needed()}
    n_files = 0
    with KeptCharts(cache / CHARTS) as draw:
        for name, content in site(frames, reference("words"), heading, draw):
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8", newline="")
            n_files += 1
    return n_files


LATEST = "latest"


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
    """
    release.require_whole()
    public_folder(folder)
    for name in (release.id, LATEST):
        partial = folder / f".{name}.partial"
        shutil.rmtree(partial, ignore_errors=True)
        place = f"{address.rstrip('/')}/{name}/" if address else ""
        heading = replace(_heading(release.heading), address=place, files=f"{FILES}/")
        _write_pages(release.warehouse, partial, heading, cache)
        shutil.copytree(release.folder / FILES, partial / FILES)
        for path in (partial, *partial.rglob("*")):
            path.chmod(PUBLIC_FOLDER if path.is_dir() else PUBLISHED_FILE)
        _put(partial, folder / name)
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
