"""Loadings of the factors that lie behind the answers, and how much they explain."""

import pandas as pd

from report.site.charts import survey as charts
from report.site.parts import Column, DataTable, English, Figure
from report.site.tables import Tables
from report.site.words import Words

# models of results.statistics: of Pearson's and of polychoric correlations
MODELS = {
    "pearson": "minimum_residual_oblimin",
    "polychoric": "polychoric_minimum_residual_oblimin",
}


def figures(wave: str, tables: Tables, words: Words) -> tuple[Figure, ...]:
    """The loadings of each model that could be estimated and shown.

    Parameters
    ----------
    wave
        A ``survey_wave`` of ``results.statistics``.
    """
    statistics = tables["results.statistics"]
    of_wave = statistics[
        (statistics["analysis"] == "factor_analysis") & (statistics["survey_wave"] == wave)
    ]
    items = tables["marts.dim_survey_items"]
    wordings = dict(zip(items["item_id"], items["wording"], strict=True))
    found = []
    for name, model in MODELS.items():
        of_model = of_wave[of_wave["model"] == model]
        loadings = of_model[(of_model["statistic"] == "loading") & of_model["estimate"].notna()]
        if len(loadings):
            found.append(_figure(name, of_model, loadings, wordings, words))
    return tuple(found)


def _figure(
    name: str,
    of_model: pd.DataFrame,
    loadings: pd.DataFrame,
    wordings: dict[str, str],
    words: Words,
) -> Figure:
    table = loadings.pivot_table(index="term", columns="measure", values="estimate")
    table = table[sorted(table, key=lambda factor: int(factor.rpartition("_")[2]))]
    strongest = table.abs().idxmax(axis=1)
    order = sorted(
        table.index,
        key=lambda item: (table.columns.get_loc(strongest[item]), -abs(table.loc[item]).max()),
    )
    table = table.loc[order]
    title = words(f"factors.title.{name}")
    names = {
        factor: words("factors.factor", n=n) for n, factor in enumerate(table.columns, start=1)
    }
    return Figure(
        name,
        words(
            "factors.headline",
            n=len(table.columns),
            pct=words.number(_explained(of_model), 1),
            items=len(table),
        ),
        title,
        words("factors.sentence", n=int(loadings["n"].max())),
        charts.loadings(
            [
                {
                    "name": wordings[item],
                    "factor": names[factor],
                    "loading": value,
                    "written": words.number(value, 2) if factor == strongest[item] else "",
                }
                for item, values in table.to_dict("index").items()
                for factor, value in values.items()
            ],
            list(names.values()),
            words("factors.axis"),
        ),
        _table(title, of_model, table, names, wordings, words),
    )


def _explained(of_model: pd.DataFrame) -> float | None:
    """How much of the variance of the items all factors explain together, in percent."""
    rows = of_model[
        (of_model["statistic"] == "variance_explained_pct") & of_model["measure"].isna()
    ]
    return float(rows["estimate"].iloc[0]) if len(rows) else None


def _table(
    title: str,
    of_model: pd.DataFrame,
    table: pd.DataFrame,
    names: dict[str, str],
    wordings: dict[str, str],
    words: Words,
) -> DataTable:
    rows = of_model[of_model["statistic"] == "communality"]
    communality = dict(zip(rows["term"], rows["estimate"], strict=True))
    return DataTable(
        title,
        (
            Column(words("column.question")),
            *(Column(each, 2) for each in names.values()),
            Column(words("column.communality"), 2),
        ),
        [
            [English(wordings[str(item)]), *values.values(), communality.get(item)]
            for item, values in table.to_dict("index").items()
        ],
    )
