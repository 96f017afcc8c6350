"""What the raw seeds hold of the datasets that can land, in the form of landed figures.

Staging says the same in SQL. Python needs it because a delivery is judged when it lands, and the
raw gate asks before dbt builds: neither has a warehouse to read. A test holds both equal.
"""

from typing import TYPE_CHECKING

from flows.warehouse.seeds import raw, reference

if TYPE_CHECKING:
    import pandas as pd


def seed_figures(dataset: str) -> "pd.DataFrame":
    """Figures of a dataset as the raw seeds hold them.

    Returns
    -------
    pandas.DataFrame
        ``area_code``, ``year``, the dataset's dimensions, ``printed``, ``value``, ``markers``,
        ``published_on`` (text, year-month-day) and ``edition_number`` (0).
    """
    figures = _READERS[dataset]()
    return _with_value(figures, dataset)


def wales_headlines() -> "pd.DataFrame":
    """Children looked after in Wales as releases state them in words: ``year`` and ``value``."""
    import pandas as pd

    table = raw("raw_wales_headlines")
    years, children = table["year_ending_march"], table["n_children_looked_after"]
    values = pd.to_numeric(children, errors="coerce")
    return pd.DataFrame({"year": years.astype(int), "value": values}).dropna()


def _children() -> "pd.DataFrame":
    import pandas as pd

    exports = raw("raw_statswales_children_looked_after").assign(vintage="")
    totals = raw("raw_statswales_looked_after_totals").assign(sex="all", age_band="all")
    table = pd.concat([exports, totals], ignore_index=True)
    return table.rename(columns={"year_ending_march": "year", "n_printed": "printed"}).assign(
        area_code=_area_codes(table["area_label"])
    )


def _populations() -> "pd.DataFrame":
    ages = {
        "population_0_15": "0_15",
        "population_0_17": "0_17",
        "population_total": "total",
    }
    table = raw("raw_ons_population").rename(columns={"mid_year": "year", **ages})
    return table.melt(
        id_vars=["area_code", "year", "vintage"],
        value_vars=list(ages.values()),
        var_name="age_group",
        value_name="printed",
    )


def _total_populations() -> "pd.DataFrame":
    table = raw("raw_statswales_total_population")
    return table.rename(columns={"mid_year": "year", "population_total": "printed"}).assign(
        area_code=_area_codes(table["area_label"]), vintage=""
    )


def _wimd_ranks() -> "pd.DataFrame":
    measures = {
        "wimd_rank": "overall_rank",
        "wimd_decile": "overall_decile",
        "income_rank": "income_rank",
        "income_decile": "income_decile",
    }
    table = raw("raw_wimd_2019_lsoas").rename(columns=measures)
    return table.melt(
        id_vars=["area_code", "lsoa_code"],
        value_vars=list(measures.values()),
        var_name="measure",
        value_name="printed",
    ).assign(year="2019", vintage="")


_READERS = {
    "children_looked_after": _children,
    "populations": _populations,
    "total_populations": _total_populations,
    "wimd_ranks": _wimd_ranks,
}


def _with_value(figures: "pd.DataFrame", dataset: str) -> "pd.DataFrame":
    import pandas as pd

    editions = reference("seed_editions")
    days = editions[editions["dataset"] == dataset].set_index("vintage")["published_on"]
    value = pd.to_numeric(figures["printed"], errors="coerce")
    return figures.assign(
        year=figures["year"].astype(int),
        value=value,
        markers=figures["printed"].where(value.isna(), ""),
        published_on=figures["vintage"].map(days),
        edition_number=0,
    )


def _area_codes(labels: "pd.Series") -> "pd.Series":
    codes = labels.map(reference("area_labels").set_index("area_label")["area_code"])
    # a label nobody knows stands for itself here: staging's not-null test is the one to name it
    return codes.fillna(labels)
