"""What every statistic of a logistic regression says about itself."""

from collections.abc import Callable

from analysis.results import Statistic
from analysis.survey.groups import Survey
from analysis.survey.logistic.design import LogisticDesign


def model_of(design: LogisticDesign) -> str:
    """Name of the model: with controls, where it has any."""
    return "logit_with_controls" if design.controls else "logit"


def wording(design: LogisticDesign) -> str:
    """The model in words: which group it predicts, and with what a band is compared."""
    groups = f"{design.comparison.first} against {design.comparison.second}"
    said = f"binomial logit by maximum likelihood, {groups}"
    for term, band in design.references.items():
        said += f"; {term} against {band}"
    return said


def rows_of(
    design: LogisticDesign, survey: Survey, *, is_clustered: bool = False
) -> Callable[..., Statistic]:
    """Make a maker of statistics: it takes their name, estimate and what differs between them.

    Parameters
    ----------
    is_clustered
        Whether errors are clustered by authority, and so respondents without one left out.
    """
    model = model_of(design) + ("_cluster_robust" if is_clustered else "")
    lacking = "a term or an authority" if is_clustered else "a term"
    n = len(design.columns)
    left_out = f"{design.n_members - n} of {design.n_members} respondents lack {lacking}"

    def row(name: str, estimate: float, **differing: object) -> Statistic:
        return Statistic(
            analysis="logistic_regression",
            model=model,
            statistic=name,
            estimate=float(estimate),
            n=n,
            n_first=int(design.is_first.sum()),
            n_second=int((~design.is_first).sum()),
            missing_rule=f"complete cases over the terms: {left_out} and are left out",
            comparison=design.comparison.name,
            survey_wave=survey.wave,
            basis=survey.basis,
            is_synthetic=survey.is_synthetic,
            **differing,
        )

    return row
