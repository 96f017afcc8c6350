"""From the marts to the tables of `results`: every statistic, and the report checked by itself.

Statistics are of respondents too, and exact: they stay in the restricted file. What is shown of
them is a model, `results.statistics`.
"""

from typing import TYPE_CHECKING

from analysis.care_rates.forecast_tables import COLUMNS as FORECAST_COLUMNS
from analysis.care_rates.run import (
    care_rate_statistics,
    care_rate_trends,
    uncertainty_statistics,
)
from analysis.care_rates.shrinkage import COLUMNS as SHRUNKEN_COLUMNS
from analysis.care_rates.shrinkage import shrunken_rates
from analysis.care_rates.trend_tables import COLUMNS as TREND_COLUMNS
from analysis.report_checks.claims.claim import COLUMNS as CLAIM_COLUMNS
from analysis.report_checks.claims.run import check_claims
from analysis.report_checks.printed import COLUMNS as CHECK_COLUMNS
from analysis.report_checks.printed import CONTRADICTED_COLUMNS
from analysis.report_checks.run import check_printed_values, contradicted_values
from analysis.report_checks.whole_numbers import whole_number_statistics
from analysis.results import COLUMNS, Column, Statistic, as_frame
from analysis.survey.run import survey_statistics, weighted_statistics
from analysis.survey.weighted import table as weighted
from flows.refresh.survey_counts import read_counts, read_weighted
from flows.warehouse.connect import Connection
from flows.warehouse.read import read_seed, read_table, read_tables
from flows.warehouse.write import write_table

if TYPE_CHECKING:
    import pandas as pd

MARTS = (
    "fct_care_rates",
    "fct_published_care_rates",
    "fct_deprivation",
    "dim_survey_items",
)
QUESTIONNAIRE = (
    "survey_items",
    "response_options",
    "merged_options",
    "scales",
    "scale_items",
    "coding_frames",
    "survey_comparisons",
    "regression_terms",
    "study_parameters",
    "care_rate_windows",
)

MEANINGS = {
    "restricted.results.statistics": "One row per statistic, exact, before disclosure control.",
    "restricted.results.weighted_statistics": (
        "One row per weighted figure of a wave with weights, beside the unweighted one; owner only."
    ),
    "restricted.results.care_rate_trends": "One row per area, measure and year: the trend.",
    "restricted.results.care_rate_forecasts": (
        "One row per area, years ahead and model: its scores, and its forecast if it is shown."
    ),
    "results.shrunken_rates": (
        "One row per authority and year with rates: its rate shrunken towards the mean, and its "
        "rank, with limits: what a caterpillar plot draws."
    ),
    "results.consistency_checks": (
        "One row per check of the report by its own numbers: what it compares and whether it holds."
    ),
    "results.claim_findings": (
        "One row per check of a claim in words: what follows from the printed figures, and verdict."
    ),
    "results.contradicted_values": "One row per printed value that a check of the report excludes.",
}


def write_statistics(warehouse: Connection, code_version: str) -> int:
    """Compute every statistic, write the tables that the ledger reads, and count the statistics.

    Parameters
    ----------
    warehouse
        Open for writing, with the file of respondents attached as ``restricted``.
    """
    questionnaire = read_tables(warehouse, "reference", QUESTIONNAIRE)
    # lists of answers are in the order of this file
    questionnaire["scale_items"] = read_seed(warehouse, "reference.scale_items")
    marts = read_tables(warehouse, "marts", MARTS)
    published = read_table(warehouse, "published.published_values")
    trends = care_rate_trends(marts["fct_care_rates"], marts["fct_published_care_rates"])
    statistics = _of_care_rates(marts, questionnaire, published) + trends.statistics
    items = marts["dim_survey_items"]
    statistics += survey_statistics(
        read_counts(warehouse, items, questionnaire), items, questionnaire
    )
    weighted_marts = read_weighted(warehouse)
    of_weights = (
        weighted_statistics(weighted_marts | marts, questionnaire) if weighted_marts else []
    )
    checks = check_printed_values(published, questionnaire)
    claims = check_claims(
        read_table(warehouse, "published.published_claim_checks"), published, questionnaire
    )
    tables: dict[str, tuple[pd.DataFrame, dict[str, str]]] = {
        "restricted.results.statistics": (
            as_frame(statistics, code_version),
            _descriptions(COLUMNS),
        ),
        "restricted.results.care_rate_trends": (trends.trends, _descriptions(TREND_COLUMNS)),
        "restricted.results.care_rate_forecasts": (
            trends.forecasts,
            _descriptions(FORECAST_COLUMNS),
        ),
        "restricted.results.weighted_statistics": (
            weighted.as_frame(of_weights, code_version),
            _descriptions(weighted.COLUMNS),
        ),
        "results.shrunken_rates": (shrunken_rates(marts["fct_care_rates"]), SHRUNKEN_COLUMNS),
        "results.consistency_checks": (checks, CHECK_COLUMNS),
        "results.claim_findings": (claims, CLAIM_COLUMNS),
        "results.contradicted_values": (contradicted_values(checks), CONTRADICTED_COLUMNS),
    }
    for name, (frame, descriptions) in tables.items():
        write_table(warehouse, name, frame, descriptions, MEANINGS[name])
    return len(statistics)


def _of_care_rates(
    marts: "dict[str, pd.DataFrame]",
    questionnaire: "dict[str, pd.DataFrame]",
    published: "pd.DataFrame",
) -> list[Statistic]:
    """Statistics of public figures alone: of care rates, and of the changes that are printed."""
    parameters = questionnaire["study_parameters"].set_index("parameter")["value"]
    windows = questionnaire["care_rate_windows"]["window_years"].astype(int)
    rates = marts["fct_care_rates"]
    return [
        *care_rate_statistics(
            rates, marts["fct_deprivation"], str(parameters["exclusion_deprivation_measure"])
        ),
        *uncertainty_statistics(rates, set(windows)),
        *whole_number_statistics(
            _printed_changes(published), rates, int(parameters["fieldwork_year"])
        ),
    ]


def _descriptions(columns: dict[str, Column]) -> dict[str, str]:
    return {name: column.description for name, column in columns.items()}


def _printed_changes(published: "pd.DataFrame") -> "pd.DataFrame":
    """The changes of care rates that Table 4 prints: ``area_code``, ``value`` and ``decimals``."""
    changes = published[published["variable"] == "table_4_change"]
    return changes.rename(columns={"option": "area_code"})[["area_code", "value", "decimals"]]
