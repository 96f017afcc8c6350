"""What the site of a release costs: drawn at first, drawn again, and by number of authorities.

``python -m benchmarks.site_pages [HOME]`` prints CPU seconds and ratios, on the current release of
a data directory. Beside the charts as we draw them stands the usual way, Altair, on the same ones.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
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
from report.site.charts.base import Draw, Spec, draw_svg
from report.site.contents import Contents
from report.site.heading import Heading
from report.site.words import with_parameters

AREAS = "marts.dim_local_authorities"
N_AREAS = (5, 11, 22)
N_COMPARED = 30  # charts drawn in both ways


def main(home: Path | None) -> None:
    """Measure and print."""
    release = current_release(Settings.of(home))
    if release is None:
        raise SystemExit("no release: gofal refresh")
    heading = Heading(release.id, release.manifest.created_at, release.manifest.code_version)
    words = with_parameters(reference("words"), reference("study_parameters"))
    with reading(release.warehouse) as warehouse:
        frames = {table: read_table(warehouse, table) for table in tables_needed()}

    def build(n_areas: int, draw: Draw) -> int:
        codes = {WALES, *frames[AREAS]["area_code"].head(n_areas)}
        kept = {name: _of_areas(frame, codes) for name, frame in frames.items()}
        return sum(len(each) for _, each in site(kept, Contents, words, heading, draw))

    specs: list[Spec] = []
    build(N_AREAS[-1], lambda spec: specs.append(spec) or "")
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder) / CHARTS
        with KeptCharts(cache) as draw:
            first, n_bytes = _cost(lambda: build(N_AREAS[-1], draw))
        with KeptCharts(cache) as draw:
            again, _ = _cost(lambda: build(N_AREAS[-1], draw))
    print(f"site of {N_AREAS[-1]} authorities: {n_bytes / 1e6:.1f} MB, {len(specs)} charts")
    print(f"  first, every chart drawn:   {first}")
    print(f"  again, charts kept:         {again}, {first.cpu / again.cpu:.1f} times less CPU")
    for n_areas in N_AREAS:
        cost, _ = _cost(lambda n=n_areas: build(n, lambda _: ""))
        print(f"  pages of {n_areas:>2} authorities:    {cost}, without charts")
    compared = specs[:: max(1, len(specs) // N_COMPARED)]
    ours, _ = _cost(lambda: [draw_svg(spec) for spec in compared])
    usual, _ = _cost(lambda: [_by_altair(spec) for spec in compared])
    print(f"{len(compared)} charts:                    {ours}")
    print(f"  the same by Altair:         {usual}, {usual.cpu / ours.cpu:.1f} times as much")


def _of_areas(frame: pd.DataFrame, codes: set[str]) -> pd.DataFrame:
    """What a table says of some areas, and of none in particular."""
    for column in {"area_code", "similar_area_code"} & set(frame.columns):
        frame = frame[frame[column].isna() | frame[column].isin(codes)]
    return frame


def _by_altair(spec: Spec) -> str:
    return draw_svg(altair.LayerChart.from_dict(spec).to_dict())


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds of this process, all its threads, and seconds by the clock."""

    cpu: float
    seconds: float

    def __str__(self) -> str:
        return f"{self.cpu:6.1f} CPU s, {self.seconds:5.1f} s"


def _cost(run: Callable[[], object]) -> tuple[Cost, object]:
    """Run something; return what it cost, and what came of it."""
    cpu, start = time.process_time(), time.perf_counter()
    result = run()
    return Cost(time.process_time() - cpu, time.perf_counter() - start), result


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
