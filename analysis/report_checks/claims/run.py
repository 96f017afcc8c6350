"""The contents page of the claims: every check of a sentence on printed figures.

No check knows a claim or a value by name: which values stand in which role, and how large a margin
or a correlation is taken, are rows of ``published_claim_checks``.
"""

from collections.abc import Callable, Mapping

import pandas as pd

from analysis.report_checks.claims import (
    changes,
    clusters,
    differences,
    equivalence,
    gaps,
    reliability,
    shares,
)
from analysis.report_checks.claims.claim import ClaimCheck, Finding, frame
from analysis.report_checks.claims.read import numbers, points, read_checks
from analysis.report_checks.printed import read_printed

KINDS: Mapping[str, Callable[[ClaimCheck], Finding]] = {
    "representative": shares.representative,
    "majority": shares.majority,
    "difference_of_shares": shares.difference_of_shares,
    "shares_alike": equivalence.shares_alike,
    "internal_reliability": reliability.internal_reliability,
    "scores_go_together": reliability.scores_go_together,
    "difference": differences.difference,
    "holm_adjusted": differences.holm_adjusted,
    "larger_effect": differences.larger_effect,
    "alike": equivalence.alike,
    "design_effect": clusters.design_effect,
    "smaller_gap": gaps.smaller_gap,
    "change_between": changes.change_between,
    "without_figure": changes.without_figure,
}


def check_claims(
    claim_checks: pd.DataFrame, published: pd.DataFrame, questionnaire: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Try what the report says in words on the figures it prints.

    Parameters
    ----------
    claim_checks
        ``published_claim_checks``.
    published
        ``published_values``.
    questionnaire
        ``survey_items``, ``response_options`` and ``study_parameters``.

    Returns
    -------
    pandas.DataFrame
        One row per check, with the columns of ``claim.COLUMNS``.

    Raises
    ------
    ValueError
        If a check is of no known kind, or lacks a value or a number that its kind takes.
    """
    scores = points(questionnaire["survey_items"], questionnaire["response_options"])
    found: dict[str, tuple[ClaimCheck, Finding]] = {}
    common = numbers(questionnaire["study_parameters"])
    for check in read_checks(claim_checks, read_printed(published), scores, common):
        if check.kind not in KINDS:
            raise ValueError(f"{check.check_id}: no check is called '{check.kind}'")
        found[check.check_id] = (check, KINDS[check.kind](check))
    return frame(found)
