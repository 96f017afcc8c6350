"""Logistic regression with errors at the level at which the groups were made: authorities."""

from analysis.groups import Survey
from analysis.logistic_design import LogisticDesign
from analysis.logistic_fit import logistic_fit
from analysis.logistic_rows import rows_of, wording
from analysis.odds import odds
from analysis.results import Statistic

LEAST_AREAS = 2  # the correction of CR1 divides by areas less one
CLUSTERED = (
    "standard errors clustered by authority, CR1: G / (G - 1) times (n - 1) / (n - k) "
    "(Cameron and Miller 2015); t on G - 1 degrees of freedom"
)


def clustered_regression(design: LogisticDesign, survey: Survey) -> list[Statistic]:
    """Odds ratios with standard errors that allow for likeness within an authority.

    Respondents who did not name an authority are left out, so the odds ratios differ a little
    from those of `analysis.logistic.logistic_regression`.

    Raises
    ------
    SeparationError
        If terms tell the groups apart without error.
    ValueError
        If fewer than two authorities, or nobody of a group, are left; if terms are linearly
        dependent, or the likelihood does not converge.

    Notes
    -----
    With few authorities in a group the errors are too small all the same (MacKinnon and Webb
    2018): the decreasing group of the report has two. ``areas_first`` and ``areas_second`` say
    how many authorities either group has.
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
    method = f"{wording(known)}; {CLUSTERED}"
    statistics = odds(known, fit, row, method=method, df=float(areas - 1))
    counted = {"areas": areas}
    for place, there in zip(("first", "second"), _groups(known).values(), strict=True):
        counted[f"areas_{place}"] = known.area_code[there].nunique()
    return statistics + [
        row(statistic, n, unit="authorities", method="authorities that the respondents named")
        for statistic, n in counted.items()
    ]


def _groups(design: LogisticDesign) -> dict:
    return {design.comparison.first: design.is_first, design.comparison.second: ~design.is_first}
