"""The marts gate: which frames are made of the marts, and which suite judges each."""

from itertools import starmap

import pandas as pd

from expectations import survey
from expectations.gate import Checks, validate
from expectations.marts import rates, residuals

MARTS = (
    "fct_care_rates",
    "fct_care_rate_changes",
    "fct_deprivation",
    "fct_deprivation_residuals",
    "fct_care_rate_groups",
    "fct_wales_headlines",
    *survey.MARTS,
)
BESIDE_MARTS = {"scales": "reference.scales", "statistics": "results.statistics"}


def check_marts(frames: dict[str, pd.DataFrame], *, is_past: bool = False) -> pd.DataFrame:
    """Judge what was built before anybody reads it.

    Parameters
    ----------
    frames
        The marts named in `MARTS`, and the tables of `BESIDE_MARTS` by the names it gives them.
    is_past
        Whether they show an early day, on which much was not known: then a suite may have nothing
        to judge, and a window may leave some authorities without a group.

    Returns
    -------
    pd.DataFrame
        The results of every suite, as `expectations.gate.validate` lays them out.
    """
    if is_past:
        groups = frames["fct_care_rate_groups"]
        frames = frames | {"fct_care_rate_groups": residuals.decided_windows(groups)}
    checks = marts_checks(frames)
    if is_past:
        checks = [(suite, frame) for suite, frame in checks if len(frame)]
    return pd.concat(starmap(validate, checks), ignore_index=True)


def marts_checks(frames: dict[str, pd.DataFrame]) -> Checks:
    """Pair every suite of this gate with the frame it judges."""
    return [
        *_rates(frames["fct_care_rates"], frames["fct_wales_headlines"]),
        *_changes(frames["fct_care_rate_changes"], frames["fct_care_rate_groups"]),
        *_deprivation(frames["fct_deprivation"], frames["fct_deprivation_residuals"]),
        *survey.marts_checks(frames),
    ]


def _rates(care_rates: pd.DataFrame, printed: pd.DataFrame) -> Checks:
    """Care rates."""
    return [
        (rates.rates_of_authorities(), rates.authorities(care_rates)),
        (rates.years_counted(), rates.counted(care_rates)),
        (rates.wales_among_authorities(), rates.years(care_rates)),
        (rates.wales_as_printed(), rates.printed(care_rates, printed)),
    ]


def _changes(changes: pd.DataFrame, groups: pd.DataFrame) -> Checks:
    """How care rates change, and the groups that makes."""
    return [
        (rates.changes_in_a_year(), rates.yearly_changes(changes)),
        (rates.authorities_keep_their_order(), rates.order_kept(changes)),
        (residuals.groups_of_authorities(), residuals.group_sizes(groups)),
    ]


def _deprivation(deprivation: pd.DataFrame, against: pd.DataFrame) -> Checks:
    """Deprivation, and what it predicts."""
    lines = residuals.lines(against)
    return [
        (residuals.wimd_shares_of_wales(), residuals.wales_shares(deprivation)),
        (residuals.low_income_in_marts(), residuals.low_income_shares(deprivation)),
        (residuals.deprivation_lines(), lines),
        (residuals.deprivation_explains(), residuals.of_study_measure(lines)),
        (residuals.residuals_of_authorities(), residuals.of_study_measure(against)),
    ]
