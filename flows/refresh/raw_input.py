"""What the raw gate judges: seeds, and the newest figures of what can land."""

from typing import TYPE_CHECKING

from flows.landing.deliveries import Landed
from flows.landing.newest import newest_figures
from flows.settings import PROJECT
from flows.warehouse.seeds import reference

if TYPE_CHECKING:
    import pandas as pd


def read_raw_input(editions: list[Landed]) -> dict[str, "pd.DataFrame"]:
    """Read the seeds and the figures that the raw gate asks for, by name.

    Returns
    -------
    dict
        Seeds as they stand in the files, and by dataset the newest figures in long form, of the
        seeds or of what landed after them (`newest_figures`), with ``area_name`` for people.
    """
    import pandas as pd

    from expectations.raw.check import FIGURES, SEEDS

    seeds = {name: pd.read_csv(next(PROJECT.glob(f"seeds/*/{name}.csv"))) for name in SEEDS}
    return seeds | {dataset: _named(newest_figures(dataset, editions)) for dataset in FIGURES}


def _named(figures: "pd.DataFrame") -> "pd.DataFrame":
    """Figures with the English name of each area; a code that has none stands for itself."""
    codes = figures["area_code"]
    names = reference("local_authorities").set_index("area_code")["area_name"]
    return figures.assign(area_name=codes.map(names).fillna(codes))
