"""The contents page of the checks of a report by its own printed numbers.

Statcheck (Nuijten and others 2016) does this for the tests in a text; here the rest of the printed
numbers are checked too. No check knows a value by name: another report's numbers, laid out as
``published_values``, would be checked by the same code. A printed figure stands for every value
that rounds to it, ends included.
"""

from collections.abc import Mapping

import pandas as pd

from analysis.report_checks import means as printed_means
from analysis.report_checks import percentages as printed_percentages
from analysis.report_checks import shares as printed_shares
from analysis.report_checks import tables as printed_tables
from analysis.report_checks import tests as printed_tests
from analysis.report_checks import totals as printed_totals
from analysis.report_checks import units as printed_units
from analysis.report_checks.printed import Check, PrintedValue, frame, read_printed


def check_printed_values(
    published: pd.DataFrame, questionnaire: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Check the printed numbers of each publication against one another.

    Parameters
    ----------
    published
        ``published_values``.
    questionnaire
        ``survey_items``, ``response_options``, ``merged_options``, ``coding_frames`` and
        ``study_parameters``.

    Returns
    -------
    pandas.DataFrame
        One row per publication and check: ``publication``, ``check_id``, ``kind``,
        ``value_ids``, ``location``, ``printed``, ``recomputed``, ``interval_low``,
        ``interval_high``, ``verdict`` (consistent or inconsistent), ``explanation`` and
        ``contradicted``, the values that cannot stand.
    """
    found = {
        str(publication): _checks(read_printed(values), questionnaire)
        for publication, values in published.groupby("publication", sort=True)
    }
    return frame(found)


def _checks(printed: list[PrintedValue], questionnaire: Mapping[str, pd.DataFrame]) -> list[Check]:
    """Every check of the printed numbers of one publication."""
    items = questionnaire["survey_items"]
    merged = questionnaire["merged_options"]
    parameters = questionnaire["study_parameters"].set_index("parameter")["value"]
    tolerance = float(parameters["approximate_tolerance_pct"])
    return [
        *printed_percentages.percent_of_base(printed),
        *printed_percentages.percent_without_base(printed),
        *printed_percentages.shares_of_one_question(printed),
        *printed_shares.percent_by_remainder(
            printed, questionnaire["response_options"], merged, items
        ),
        *printed_shares.words_against_figure(printed, tolerance),
        *printed_totals.sum_of_parts(printed, questionnaire["coding_frames"]),
        *printed_totals.sum_of_merged(printed, merged, items),
        *printed_totals.sum_of_groups(printed),
        *printed_totals.codable_responses(printed),
        *printed_totals.repeated_value(printed),
        *printed_tests.p_from_t(printed),
        *printed_tests.p_from_chi_squared(printed),
        *printed_tests.n_from_df(printed),
        *printed_means.t_from_summary(printed),
        *printed_tables.chi_squared_from_cells(printed),
        *printed_tables.base_of_test(printed),
        *printed_units.unit_in_words(printed),
    ]


def contradicted_values(checks: pd.DataFrame) -> pd.DataFrame:
    """Name the values that cannot stand beside the others, one row per value and check.

    Returns
    -------
    pandas.DataFrame
        ``value_id``, ``publication`` and ``check_id``.
    """
    failed = checks[checks["verdict"] == "inconsistent"]
    long = failed.assign(value_id=failed["contradicted"].str.split("; ")).explode("value_id")
    return long[["value_id", "publication", "check_id"]].reset_index(drop=True)
