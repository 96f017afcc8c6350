"""What the raw gate judges: the seeds, with what has landed in its place."""

from typing import TYPE_CHECKING

from flows.landing.deliveries import Landed, newest
from flows.settings import PROJECT
from flows.warehouse.seeds import reference

if TYPE_CHECKING:
    import pandas as pd

AGE_GROUPS = {"0_15": "population_0_15", "0_17": "population_0_17", "total": "population_total"}


def read_seeds(names: tuple[str, ...], editions: list[Landed]) -> dict[str, "pd.DataFrame"]:
    """Read seeds by name, as they stand in the files; figures that landed stand in theirs."""
    import pandas as pd

    seeds = {name: pd.read_csv(next(PROJECT.glob(f"seeds/*/{name}.csv"))) for name in names}
    datasets = {edition.receipt["dataset"] for edition in editions}
    if "children_looked_after" in datasets:
        seeds["raw_statswales_children_looked_after"] = _children(editions)
    if "populations" in datasets:
        seeds["raw_ons_population"] = _populations(editions)
    return seeds


def _children(editions: list[Landed]) -> "pd.DataFrame":
    figures = newest("children_looked_after", editions)
    areas = reference("local_authorities").set_index("area_code")["area_name"]
    labels = figures["area_code"].map(areas).replace("Wales", "All Welsh local authorities")
    has_value = figures["value"].notna()
    # shorthand in place of a number is judged like the * of the old site
    printed = figures["value"].where(has_value, 0).astype(int).astype(str).where(has_value, "*")
    return figures.rename(columns={"year": "year_ending_march"}).assign(
        area_label=labels, n_printed=printed
    )


def _populations(editions: list[Landed]) -> "pd.DataFrame":
    figures = newest("populations", editions)
    of_authorities = figures[figures["area_code"].str.startswith("W06")]
    wide = of_authorities.pivot_table(
        index=["area_code", "year", "published_on"], columns="age_group", values="value"
    )
    named = wide.rename(columns=AGE_GROUPS).reset_index()
    return named.rename(columns={"year": "mid_year"}).assign(
        vintage="published " + named["published_on"], source_file="seeds and landed editions"
    )
