"""Logistic regression with errors that allow for likeness within an authority."""

from dataclasses import replace
from typing import Any

from analysis.results import NotEstimableError, Statistic
from analysis.survey.clustered import LEAST_CLUSTERS, TOO_FEW
from analysis.survey.groups import Survey
from analysis.survey.logistic.design import LogisticDesign
from analysis.survey.logistic.fit import logistic_fit
from analysis.survey.logistic.report import odds_ratios, rows_of

LEAST_AREAS = 2  # the correction of CR1 divides by areas less one
CLUSTERED = (
    "standard errors clustered by authority, CR1: G / (G - 1) times (n - 1) / (n - k) "
    "(Cameron and Miller 2015); t on G - 1 degrees of freedom"
)
FEW = "too small where the authorities make the groups and a group has few of them"


def clustered_regression(design: LogisticDesign, survey: Survey) -> list[Statistic]:
    """Odds ratios with standard errors that allow for likeness within an authority.

    Respondents who did not name an authority are left out, so the odds ratios differ a little
    from those of :func:`analysis.survey.logistic.report.logistic_regression`.

    Parameters
    ----------
    design
        Respondents with every term, shape (rows, columns).

    Raises
    ------
    SeparationError
        If terms tell the groups apart without error.
    NotEstimableError
        If fewer than two authorities, or nobody of a group, are left, or groups that share no
        authority have one; if terms are linearly dependent, or the likelihood does not converge.

    Notes
    -----
    Where authorities make the groups and a group has few, these errors are too small all the
    same (MacKinnon and Webb 2018). The decreasing group of the report has two: a term that makes
    no difference would then have p below 0.05 in about one survey of five, as a test of this module
    shows. So a group of fewer than three authorities gives no p and no limits, and those of the
    plain model decide nothing there; ``areas_first`` and ``areas_second``, and the method, say how
    many authorities either group has.
    """
    known = design.with_area()
    name = known.comparison.name
    for group, there in known.groups.items():
        if not there.any():
            raise NotEstimableError(f"{name}: nobody in {group} has every term and an authority")
    areas = known.area_code.nunique()
    of_group = {group: known.area_code[there].nunique() for group, there in known.groups.items()}
    # of groups that share no authority, each needs two to tell how those of a group differ
    if areas < LEAST_AREAS or (sum(of_group.values()) == areas and min(of_group.values()) == 1):
        raise NotEstimableError(f"{name}: clustered errors need two authorities, or two a group")
    fit = logistic_fit(known, areas=known.area_code.factorize()[0])
    row = rows_of(known, survey, is_clustered=True)
    said = ", ".join(f"{n} with {group}" for group, n in of_group.items())
    method = f"{known.wording}; {CLUSTERED}; G = {areas} authorities, {said}; {FEW}"
    statistics = odds_ratios(known, fit, row, method=method, df=float(areas - 1))
    if min(of_group.values()) < LEAST_CLUSTERS:
        untrusted: dict[str, Any] = dict.fromkeys(("ci_low", "ci_high", "p_value", "df"))
        statistics = [replace(each, **untrusted, missing_reason=TOO_FEW) for each in statistics]
    first, second = of_group.values()
    counted = {"areas": areas, "areas_first": first, "areas_second": second}
    return statistics + [
        row(statistic, n, unit="authorities", method="authorities that the respondents named")
        for statistic, n in counted.items()
    ]
