"""What the publisher has on the morning of 1 December 2026: the history to 2025, an invented 2026.

In the columns that the publisher's own code sends.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pandas as pd

from flows.landing.deliveries import LandingStatus, kept
from flows.settings import Settings
from flows.statswales.fetch import datasets
from tests.editions import TOTAL, WALES, exported_wales, synthetic_counts
from tests.unit.flows.statswales.publisher import Published, Publisher, serving

MORNING = "2026-12-01T09:35:00Z"
COLUMNS = (
    *("Data values", "Data description", "Year", "Start date", "End date"),
    *("Local Authority", "Notes"),
)


def invented_2026() -> pd.DataFrame:
    """Counts of 2003 to 2026; in the last year Powys leaps, and Torfaen was revised in 2025."""
    table = synthetic_counts(2003, 2025)
    table.loc[2026] = table.loc[2025]
    table.loc[2026, "Powys"] += 120
    table.loc[2025, "Torfaen"] -= 5
    return table


def published(table: pd.DataFrame) -> Published:
    """A table as the publisher has it that morning."""
    rows = [[*COLUMNS]]
    for year, counts in table.iterrows():
        total = exported_wales().get(year, sum(counts))
        for area, n in [(WALES, total), *counts.items()]:
            note = "Revised" if (year, area) == (2025, "Torfaen") else ""
            days = f"{year - 1}-04-01", f"{year}-03-31"
            rows.append([f"{n}", TOTAL, f"{year - 1}-{year % 100:02d}", *days, area, note])
    return Published(rows, MORNING[:10])


@contextmanager
def publishing() -> Iterator[str]:
    """Serve the table as the publisher's API does; give its address."""
    (dataset_id,) = datasets(("children_looked_after",)).values()
    with serving(Publisher({dataset_id: published(invented_2026())})) as address:
        yield address


def require_held_for_one_figure(home: Settings) -> None:
    """The table lies held, whole, and its report has the leap of Powys and nothing else."""
    (held,) = kept(home, LandingStatus.HELD)
    assert held.receipt.n_figures == 24 * 23
    assert str(held.published_on) == "2026-12-01"
    assert held.receipt.source.startswith("http://127.0.0.1")
    (line,) = (held.folder / "report.txt").read_text().splitlines()
    assert line.startswith("hold year_on_year_jump")
    assert "W06000023 (Powys) 2026" in line
