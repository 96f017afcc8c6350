"""Logistic regression with errors at the level at which the groups were made: authorities."""

import numpy as np

from analysis.results import Statistic
from analysis.survey.groups import Survey
from analysis.survey.logistic.design import LogisticDesign
from analysis.survey.logistic.fit import logistic_fit
from analysis.survey.logistic.odds_ratios import odds
from analysis.survey.logistic.rows import rows_of, wording

LEAST_AREAS = 2  # the correction of CR1 divides by areas less one
CLUSTERED = (
    "standard errors clustered by authority, CR1: G / (G - 1) times (n - 1) / (n - k) "
    "(Cameron and Miller 2015); t on G - 1 degrees of freedom"
)
FEW = "too small where the authorities make the groups and a group has few of them"


def clustered_regression(design: LogisticDesign, survey: Survey) -> list[Statistic]:
    """Odds ratios with standard errors that allow for likeness within an authority.

    Respondents who did not name an authority are left out, so the odds ratios differ a little
    from those of `analysis.survey.logistic.regression.logistic_regression`.

    Raises
    ------
    SeparationError
        If terms tell the groups apart without error.
    ValueError
        If fewer than two authorities, or nobody of a group, are left; if terms are linearly
        dependent, or the likelihood does not converge.

    Notes
    -----
    Where authorities make the groups and a group has few, these errors are too small all the
    same (MacKinnon and Webb 2018). The decreasing group of the report has two: a term that makes
    no difference then has p below 0.05 in about one survey of five, as a test of this module
    shows. Neither these p nor those of the plain model decide there; ``areas_first`` and
    ``areas_second``, and the method, say how many authorities either group has.
    """
    known = design.with_area()
    name = known.comparison.name
    for group, there in _groups(known).items():
        if not there.any():
            raise ValueError(f"{name}: nobody in {group} has every term and an authority")
    areas = known.area_code.nunique()
    if areas < LEAST_AREAS:
        raise ValueError(f"{name}: clustered errors need two authorities")
    fit = logistic_fit(known, areas=known.area_code.factorize()[0])
    row = rows_of(known, survey, is_clustered=True)
    of_group = {group: known.area_code[there].nunique() for group, there in _groups(known).items()}
    said = ", ".join(f"{n} with {group}" for group, n in of_group.items())
    method = f"{wording(known)}; {CLUSTERED}; G = {areas} authorities, {said}; {FEW}"
    statistics = odds(known, fit, row, method=method, df=float(areas - 1))
    first, second = of_group.values()
    counted = {"areas": areas, "areas_first": first, "areas_second": second}
    return statistics + [
        row(statistic, n, unit="authorities", method="authorities that the respondents named")
        for statistic, n in counted.items()
    ]


def _groups(design: LogisticDesign) -> dict[str, np.ndarray]:
    return {design.comparison.first: design.is_first, design.comparison.second: ~design.is_first}
