"""What the site of a release costs: drawn at first, drawn again, and by number of authorities.

``python -m benchmarks.site_pages [HOME]`` prints CPU seconds and ratios, on the current release of
a data directory. Beside the charts as we draw them stands the usual way, Altair, on the same ones.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import altair
import pandas as pd

from domain.areas import WALES
from flows.releases.site import CHARTS, KeptCharts
from flows.releases.store import current_release
from flows.settings import Settings
from flows.warehouse.connect import reading
from flows.warehouse.read import read_table
from flows.warehouse.seeds import reference
from report.site.build import site, tables_needed
from report.site.charts.base import Spec, draw_svg
from report.site.contents import Contents
from report.site.heading import Heading

AREAS = "marts.dim_local_authorities"
N_AREAS = (5, 11, 22)
N_COMPARED = 30  # charts drawn in both ways


def main(home: Path | None) -> None:
    """Measure and print."""
    release = current_release(Settings.of(home))
    if release is None:
        raise SystemExit("no release: gofal refresh")
    heading = Heading(release.id, release.manifest.created_at, release.manifest.code_version)
    with reading(release.warehouse) as warehouse:
        frames = {table: read_table(warehouse, table) for table in tables_needed()}

    def build(n_areas: int, draw: Callable[[Spec], str]) -> int:
        codes = {WALES, *frames[AREAS]["area_code"].head(n_areas)}
        kept = {name: _of_areas(frame, codes) for name, frame in frames.items()}
        return sum(1 for _ in site(kept, Contents(), reference("words"), heading, draw))

    specs: list[Spec] = []
    build(N_AREAS[-1], lambda spec: specs.append(spec) or "")
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder) / CHARTS
        with KeptCharts(cache) as draw:
            first, n_files = _cpu(lambda: build(N_AREAS[-1], draw))
        with KeptCharts(cache) as draw:
            again, _ = _cpu(lambda: build(N_AREAS[-1], draw))
    print(f"site of {N_AREAS[-1]} authorities: {n_files} files, {len(specs)} charts")
    print(f"  first, every chart drawn:   {first:6.1f} CPU s")
    print(f"  again, charts kept:         {again:6.1f} CPU s, {first / again:.1f} times less")
    for n_areas in N_AREAS:
        seconds, _ = _cpu(lambda n=n_areas: build(n, lambda _: ""))
        print(f"  pages of {n_areas:>2} authorities:    {seconds:6.1f} CPU s without charts")
    compared = specs[:: max(1, len(specs) // N_COMPARED)]
    ours, _ = _cpu(lambda: [draw_svg(spec) for spec in compared])
    usual, _ = _cpu(lambda: [_by_altair(spec) for spec in compared])
    print(f"{len(compared)} charts: {ours:.1f} CPU s")
    print(f"  the same by Altair:         {usual:6.1f} CPU s, {usual / ours:.1f} times as much")


def _of_areas(frame: pd.DataFrame, codes: set[str]) -> pd.DataFrame:
    """What a table says of some areas, and of none in particular."""
    for column in {"area_code", "similar_area_code"} & set(frame.columns):
        frame = frame[frame[column].isna() | frame[column].isin(codes)]
    return frame


def _by_altair(spec: Spec) -> str:
    return draw_svg(altair.LayerChart.from_dict(spec).to_dict())


def _cpu(run: Callable[[], object]) -> tuple[float, object]:
    """CPU seconds of this process, all its threads, and what came of it."""
    before = time.process_time()
    result = run()
    return time.process_time() - before, result


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
