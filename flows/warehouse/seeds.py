"""Seeds as Python reads them: text, as it stands in the files dbt loads."""

import csv
from functools import cache
from typing import TYPE_CHECKING

from flows.settings import PROJECT

if TYPE_CHECKING:
    import pandas as pd


@cache
def reference(name: str) -> "pd.DataFrame":
    """A reference seed; nobody may change the frame."""
    return _read(f"reference/{name}")


@cache
def records(name: str) -> list[dict[str, str]]:
    """A reference seed as records, without the cost of importing pandas."""
    path = PROJECT / f"seeds/reference/{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def references() -> dict[str, "pd.DataFrame"]:
    """Every reference seed, by name."""
    names = sorted(path.stem for path in (PROJECT / "seeds/reference").glob("*.csv"))
    return {name: reference(name) for name in names}


def raw(name: str) -> "pd.DataFrame":
    """A raw seed."""
    return _read(f"raw/{name}")


def _read(path: str) -> "pd.DataFrame":
    import pandas as pd

    return pd.read_csv(PROJECT / f"seeds/{path}.csv", dtype=str, keep_default_na=False)
