"""The printed tables of any number of respondents from counts: the product's statistics on them."""

from collections.abc import Iterator

import duckdb
import numpy as np
import pandas as pd

from analysis.survey.associations import chi_squared
from analysis.survey.comparisons import group_differences
from analysis.survey.groups import Comparison, Survey
from analysis.survey.joint_answers import AnswerChunks, item_correlations
from analysis.survey.logistic.design import LogisticDesign, logistic_design
from analysis.survey.logistic.fit import logistic_fit
from analysis.survey.reliability import reliability
from benchmarks.drawn_respondents import ROLES, Plan
from domain.respondents import N_RESPONDENTS, counted
from flows.warehouse.connect import LARGE_COUNTS

SURVEY = Survey("drawn", is_synthetic=True)
RATES = "increasing_vs_decreasing"
COMPARISONS = (
    Comparison("leaders_vs_workers", "role", "leader", "worker"),
    Comparison(RATES, "care_rate_group", "increasing", "decreasing"),
    *(
        Comparison(f"in_{group}", "role", "leader", "worker", "care_rate_group", group)
        for group in ("decreasing", "increasing")
    ),
)
VECTORS = 200  # of 2,048 rows, in a chunk of the joint answers
MODELS = {
    "leaders_vs_workers": (
        *("subscale_1", "subscale_3", "case_study_1", "case_study_2"),
        *("factor_2", "factor_4", "factor_5"),
    ),
    RATES: ("subscale_1", "case_study_2", "factor_1", "factor_3"),
}
Results = dict[str, float]


def counts_of(connection: duckdb.DuckDBPyConnection, plan: Plan) -> dict[str, pd.DataFrame]:
    """Count respondents by role, authority and answers, as the model of counts does.

    Returns
    -------
    dict of pandas.DataFrame
        By score or question, a column per question it is of; and those of the frameworks.
    """
    connection.execute(LARGE_COUNTS)  # as a run does for so many
    _lay_out(connection, plan)
    for model, sql in plan.counts_sql.items():
        # kept as the model is: read as it goes, such a union can make DuckDB 1.5 wait for ever
        connection.execute(f"create or replace temp table {model} as {sql}")
    rows = connection.execute("from int_response_counts").df()
    found = {}
    for name, items in _blocks(plan).items():
        of = rows[rows["block_id"] == name].reset_index(drop=True)
        renamed = {f"answer_{i}": item for i, item in enumerate(items, start=1)}
        found[name] = of[["demo_role", "demo_la", *renamed, N_RESPONDENTS]].rename(columns=renamed)
    named = ", ".join(f"named_{each}" for each in plan.frameworks)
    found["frameworks"] = connection.execute(
        f"select demo_role, demo_la, {named}, count(*) as {N_RESPONDENTS} from responses "
        "group by all"
    ).df()
    return {name: _with_groups(of, plan) for name, of in found.items()}


def _lay_out(connection: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """What the models of counts read beside respondents, who stand in a view there as here."""
    for item, n in (("demo_role", len(ROLES)), ("demo_la", len(plan.areas))):
        connection.execute(
            "create temp table if not exists int_answer_options (item_id varchar, position integer)"
        )
        connection.execute(
            f"insert into int_answer_options select '{item}', unnest(range(1, {n + 1}))"
        )
    connection.execute(
        "create temp table int_survey_waves as "
        "select 'drawn' as survey_wave, 1 as wave_number, true as is_synthetic"
    )
    connection.execute("create temp view stg_survey__responses as from responses")


def tables(counts: dict[str, pd.DataFrame], plan: Plan) -> Results:
    """Tables 1, 2, 3, 5 and 6, footnote 18 and every alpha."""
    found: Results = {}
    for item in plan.items:
        found |= _shares(counts[_block_of(item, plan)], item)
    for framework in plan.frameworks:
        found |= _framework(counts["frameworks"], f"named_{framework}")
    scores = _scores(counts, plan)
    for comparison in COMPARISONS:
        found |= _differences(scores, comparison, [*plan.scales, *plan.wholes])
    for scale, items in plan.scales.items():
        if len(items) > 1:
            rows = counts[scale]
            answers = pd.DataFrame({each: _scored(rows[each], plan.items[each]) for each in items})
            answers[N_RESPONDENTS] = rows[N_RESPONDENTS]
            alpha = reliability(answers, items, scale, SURVEY)[0]
            found[f"alpha.{scale}"] = alpha.estimate
    return found


def correlations(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Results:
    """Correlations of the questions of the factor analysis, of those who answered all of them."""
    shown = ", ".join(f"{_score_sql(each, plan)} as {each}" for each in plan.joint)
    answered = " and ".join(f"{each} > 0" for each in plan.joint)

    def read() -> Iterator[np.ndarray]:
        rows = connection.execute(f"select {shown} from responses where {answered}")
        while len(chunk := rows.fetch_df_chunk(VECTORS)):
            yield chunk.to_numpy()

    found = item_correlations(AnswerChunks(tuple(plan.joint), 5, read)).correlations
    return {
        f"r.{one}.{plan.joint[j]}": float(found[i, j])
        for i, one in enumerate(plan.joint)
        for j in range(i)
    }


def regression(
    connection: duckdb.DuckDBPyConnection, plan: Plan, comparison: str
) -> tuple[Results, int]:
    """Table D7 or D8 without controls, and how many distinct respondents it rests on."""
    terms = MODELS[comparison]
    groups = ", ".join(f"'{each}'" for each in plan.groups)
    scores = ", ".join(f"{_mean_sql(term, plan)} as {term}" for term in terms)
    rows = connection.execute(
        f"select demo_role, ([{groups}])[demo_la] as care_rate_group, {scores}, "
        f"count(*) as {N_RESPONDENTS} from responses where demo_role > 0 "
        f"group by all having {' and '.join(f'{term} is not null' for term in terms)}"
    ).df()
    rows["role"] = np.array([None, *ROLES])[rows["demo_role"].astype(int)]
    design = design_of(rows.assign(area_code=None), comparison)
    fit = logistic_fit(design)
    found = {f"log_odds.{name}": float(value) for name, value in fit.coefficients.items()}
    found |= {f"error.{name}": float(value) for name, value in fit.std_errors.items()}
    return found | {"log_likelihood": fit.log_likelihood}, len(design.n)


def design_of(rows: pd.DataFrame, comparison: str) -> LogisticDesign:
    """The design of the regression of a comparison, without controls."""
    (of,) = (each for each in COMPARISONS if each.name == comparison)
    return logistic_design(rows, of, MODELS[comparison]).distinct(by_area=False)


def _blocks(plan: Plan) -> dict[str, list[str]]:
    """Questions that are counted together, by score; a question of no score by itself."""
    fed = list(plan.scales.items())
    found = dict(fed)
    for whole, parts in plan.wholes.items():
        found[whole] = [item for scale, items in fed if scale in parts for item in items]
    placed = {item for items in found.values() for item in items} | {"demo_role"}
    found |= {item: [item] for item in plan.items if item not in placed}
    return found | {"demo_role": []}  # a key of every count


def _block_of(item: str, plan: Plan) -> str:
    return next((name for name, items in _blocks(plan).items() if item in items), item)


def _with_groups(rows: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    role, place = (
        pd.to_numeric(rows[each]).fillna(0).to_numpy(int) for each in ("demo_role", "demo_la")
    )
    return rows.assign(
        role=np.array([None, *ROLES])[role],
        care_rate_group=np.array([None, *plan.groups])[place],
    )


def _scored(places: pd.Series, scores: list[int]) -> np.ndarray:
    """Scores of answers by their position, NaN where there is none."""
    at = pd.to_numeric(places).fillna(0).to_numpy(int)
    return np.array([np.nan, *scores])[at]


def _scores(counts: dict[str, pd.DataFrame], plan: Plan) -> pd.DataFrame:
    """How many of each role and group have each score: a row knows one and lacks the others."""
    means = {scale: _means(counts[scale], scale, plan) for scale in plan.scales}
    for whole, parts in plan.wholes.items():
        means[whole] = sum(_means(counts[whole], part, plan) for part in parts) / len(parts)
    return pd.concat(
        counted(
            counts[scale].assign(**{scale: values}),
            ["role", "care_rate_group", scale],
        )
        for scale, values in means.items()
    )


def _means(rows: pd.DataFrame, scale: str, plan: Plan) -> np.ndarray:
    """Mean of the answers given to the questions of a score, NaN where too few were."""
    items = plan.scales[scale]
    given = np.column_stack([_scored(rows[each], plan.items[each]) for each in items])
    n_given = (~np.isnan(given)).sum(axis=1)
    enough = n_given >= plan.least[scale]
    return np.where(enough, np.nansum(given, axis=1) / np.maximum(n_given, 1), np.nan)


def _shares(rows: pd.DataFrame, item: str) -> Results:
    """Share of each answer of all, and of each role and group of authorities."""
    places = pd.to_numeric(rows[item]).fillna(0).to_numpy(int)
    n = rows[N_RESPONDENTS].to_numpy()
    found = {}
    for groups in (np.full(len(rows), "all"), rows["role"], rows["care_rate_group"]):
        codes, names = pd.factorize(groups)
        table = np.zeros((len(names) + 1, places.max() + 1))
        np.add.at(table, (codes, places), n)  # who is in no group is in the last row
        table = table[:-1, 1:]
        sizes = table.sum(axis=1)
        found |= {
            f"share.{item}.{at + 1}.{names[group]}": table[group, at] / sizes[group]
            for group, at in zip(*np.nonzero(table), strict=True)
        }
    return found


def _framework(rows: pd.DataFrame, name: str) -> Results:
    table = rows.pivot_table(
        index="care_rate_group", columns=name, values=N_RESPONDENTS, aggfunc="sum", fill_value=0
    )
    test = chi_squared(table.loc[["increasing", "decreasing"]])
    return {f"chi_squared.{name}": test.statistic, f"chi_squared_p.{name}": test.p_value}


def _differences(scores: pd.DataFrame, comparison: Comparison, scales: list[str]) -> Results:
    found = {}
    groups = comparison.split(scores)
    for scale in scales:
        for name, of in zip(("first", "second"), groups.summaries(scale), strict=True):
            at = f"{scale}.{comparison.name}.{name}"
            found |= {f"n.{at}": of.n, f"mean.{at}": of.mean, f"sd.{at}": of.sd}
    for each in group_differences(scores, comparison, SURVEY, scales):
        if (each.model, each.statistic) == ("pooled_t", "t"):
            at = f"{each.measure}.{comparison.name}"
            found |= {f"t.{at}": each.estimate, f"p.{at}": float(each.p_value or 0)}
    return found


def _score_sql(item: str, plan: Plan) -> str:
    """The score of an answer by its position, 0 for none; of one that nobody gave, unknown."""
    scores = plan.items[item]
    if all(score in (0, at) for at, score in enumerate(scores, start=1)):
        return item
    return f"([0, {', '.join(map(str, scores))}])[{item} + 1]"


def _mean_sql(scale: str, plan: Plan) -> str:
    """The mean of the answers to the questions of a score, null where too few were answered."""
    items = plan.scales[scale]
    total = " + ".join(_score_sql(each, plan) for each in items)
    n = " + ".join(f"({each} > 0)::tinyint" for each in items)
    return f"case when {n} >= {plan.least[scale]} then ({total}) / ({n}) end"
