"""Print what waves of 10^4 and 10^5 respondents cost, from the export to the published release.

``python -m benchmarks.large_waves [N ...]``; for a million: ``python -m benchmarks.large_waves
10000 100000 1000000``. Beside the reading of the export stands ``pandas.read_csv`` of that file:
it gives texts alone, no meaning, rule, check or answer. Only a temporary folder is touched.
"""

import math
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.__main__ import GOFAL, Cost, timed

SIZES = (10_000, 100_000)
READ = """
import sys
from pathlib import Path
from flows.landing.surveys import read_export
read_export(Path(sys.argv[1]), Path(sys.argv[2]))
"""
READ_BY_PANDAS = """
import sys
import pandas as pd
pd.read_csv(sys.argv[1], dtype=str, keep_default_na=False)
"""
NOTHING = "import pandas, flows.landing.surveys, ingest.survey.read"


def costs_of(n: int, folder: Path) -> dict[str, Cost]:
    """What each step costs for n respondents; the home in the folder has a release already."""
    made = folder / f"made_{n}"
    costs = {"synthesise": timed([*GOFAL, "synthesise", "--n", str(n), "--to", str(made)])}
    export, codebook = made / f"synthetic_{n}.csv", made / "codebook.toml"
    python = [sys.executable, "-c"]
    costs["pandas.read_csv"] = timed([*python, READ_BY_PANDAS, str(export)])
    costs["read"] = timed([*python, READ, str(export), str(codebook)])
    home = folder / f"home_{n}"
    shutil.copytree(folder / "home", home, symlinks=True)
    refresh = [*GOFAL, "refresh", "--home", str(home)]
    given = ["--survey", str(export), "--codebook", str(codebook)]
    costs["refresh --survey"] = timed([*refresh, *given])
    costs["refresh again, all read"] = timed([*refresh, "--force"])
    shutil.rmtree(home)
    shutil.rmtree(made)
    return costs


def main(sizes: tuple[int, ...]) -> None:
    """Measure each size after the other, and say how costs grow from one to the next."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start = timed([sys.executable, "-c", NOTHING])
        warm = [*GOFAL, "refresh", "--home", str(folder / "home")]
        timed(warm)
        base = timed([*warm, "--force"])
        found = {n: costs_of(n, folder) for n in sizes}
    print(f"{'respondents':>12} {'step':<26} {'s':>8} {'CPU s':>8} {'MB':>7}  exponent of CPU")
    without = {"read": start, "pandas.read_csv": start}
    without |= dict.fromkeys(("refresh --survey", "refresh again, all read"), base)
    before: dict[str, tuple[int, float]] = {}
    for n, costs in found.items():
        for step, cost in costs.items():
            own = cost.cpu_seconds - (without[step].cpu_seconds if step in without else 0)
            grown = ""
            if step in before and own > 0 < before[step][1]:
                smaller, cheaper = before[step]
                grown = f"{math.log(own / cheaper) / math.log(n / smaller):.2f}"
            before[step] = n, own
            print(
                f"{n:>12,} {step:<26} {cost.seconds:8.1f} {cost.cpu_seconds:8.1f} "
                f"{cost.n_bytes_together / 1e6:7.0f}  {grown}"
            )
        ratio = costs["read"].cpu_seconds / costs["pandas.read_csv"].cpu_seconds
        print(f"{n:>12,} reading, meanings and checks cost {ratio:.1f} x pandas.read_csv")
    print(
        "Exponents are of what is above a start of Python (readings) or a release without the wave "
        f"({base.cpu_seconds:.1f} CPU s)."
    )


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SIZES)
