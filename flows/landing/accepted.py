"""What people accepted of the editions in use: for the gates, for later deliveries, for readers."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from domain.problems import Problem
from domain.rules import LandingRule
from expectations.accepted import Accepted, AcceptedFigure
from flows.landing.deliveries import Landed
from flows.landing.newest import newest_figures

if TYPE_CHECKING:
    import pandas as pd

# what these find is answered by the published table: the figure stands there as it landed
OF_A_FIGURE = (
    LandingRule.YEAR_ON_YEAR_JUMP,
    LandingRule.LARGE_REVISION,
    LandingRule.POPULATION_JUMP,
    LandingRule.LARGE_POPULATION_REVISION,
)
KEY = ("area_code", "year")
YEARS = ("year", "year_ending_march", "mid_year", "end_year")
WHOLES = frozenset({"all", "total", "0_17"})  # the cells that marts are made of
FINDINGS = {
    "edition_number": "integer",
    "dataset": "varchar",
    "check_name": "varchar",
    "area_code": "varchar",
    "year": "integer",
    "place": "varchar",
    "value": "varchar",
    "finding": "varchar",
    "because": "varchar",
    "accepted_at": "timestamp",
}


def is_known(problem: Problem, editions: Iterable[Landed]) -> bool:
    """Whether somebody accepted just this: a later table repeats what an earlier one had."""
    return any(
        _identity(problem) == _identity(each) for edition in editions for each in _findings(edition)
    )


def accepted_by_gates(editions: Iterable[Landed]) -> Accepted:
    """What passes the gates: values that were accepted, and figures that are in use."""
    values, figures = set(), set()
    for edition in editions:
        found = list(_findings(edition))
        values |= {
            (each.check, each.place, str(each.value)) for each in found if each.check is not None
        }
        of_figures = [each for each in found if each.rule in OF_A_FIGURE and each.place]
        if of_figures:
            figures |= _in_use(edition, of_figures, editions)
    return Accepted(frozenset(values), frozenset(figures))


def accepted_findings(editions: Iterable[Landed]) -> "pd.DataFrame":
    """One row per finding that was accepted, as ``landing.accepted_findings`` has them."""
    import pandas as pd

    rows = [
        {
            "edition_number": edition.number,
            "dataset": edition.receipt.dataset,
            "check_name": each.check or str(each.rule),
            "area_code": place.get("area_code"),
            "year": _year(place),
            "place": ", ".join(f"{column} {value}" for column, value in each.place) or "the whole",
            "value": each.value,
            "finding": each.problem,
            "because": decision.because,
            "accepted_at": decision.at,
        }
        for edition in editions
        for decision in edition.receipt.acceptances
        for each in decision.findings
        for place in [dict(each.place)]
    ]
    return pd.DataFrame(rows, columns=list(FINDINGS))


def _findings(edition: Landed) -> Iterator[Problem]:
    for decision in edition.receipt.acceptances:
        yield from decision.findings


def _identity(problem: Problem) -> tuple:
    """What makes two findings one: file and row change from table to table."""
    words = "" if problem.place else problem.problem
    return problem.check or problem.rule, problem.place, problem.value, words


def _in_use(
    edition: Landed, findings: list[Problem], editions: Iterable[Landed]
) -> set[AcceptedFigure]:
    """The figures found that stand as they were accepted: no later edition says otherwise."""
    dataset = str(edition.receipt.dataset)
    newest = newest_figures(dataset, editions)
    place = [name for name, _ in findings[0].place]
    printed = dict(
        zip(newest[place].astype(str).itertuples(index=False), newest["printed"], strict=True)
    )
    return {
        AcceptedFigure(dataset, where["area_code"], where["year"])
        for each in findings
        for where in [dict(each.place)]
        if printed.get(tuple(where.values())) == each.value
        and WHOLES.issuperset(value for name, value in where.items() if name not in KEY)
    }


def _year(place: dict[str, str]) -> int | None:
    """The year that a finding is about; of a change the one it leads to."""
    years = [place[name] for name in YEARS if place.get(name, "").isdigit()]
    return int(years[0]) if years else None
