"""Separation: terms that tell two groups apart without error, so that no odds ratio is finite."""

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from analysis.results import NotEstimableError
from analysis.survey.logistic.design import INTERCEPT, LogisticDesign

# The programs below have the optimum zero, or one at a bound of one: a half lies between.
SOME = 0.5
# rows of each group that are tried first: a program of all of millions takes minutes
FIRST_TRIED = 2_000


class SeparationError(NotEstimableError):
    """The groups are separated: the likelihood rises for ever as coefficients grow.

    Attributes
    ----------
    terms
        Columns of the design that separate the groups, such as ``age_band=60_or_over``.
    is_complete
        Whether they tell every respondent apart; otherwise (quasi-complete) some lie on the
        border.
    """

    def __init__(self, comparison: str, terms: list[str], *, is_complete: bool) -> None:
        self.terms = tuple(terms)
        self.is_complete = is_complete
        how = "completely" if is_complete else "quasi-completely"
        super().__init__(f"{comparison}: groups are separated {how} by {', '.join(terms)}")


def refuse_separation(design: LogisticDesign) -> None:
    """Refuse a design whose groups are separated, before anything is fitted to it.

    A fit to separated groups either stops at a number that depends on the software, or reports
    convergence with an error of thousands.

    Parameters
    ----------
    design
        Columns of shape (respondents, columns).

    Raises
    ------
    SeparationError
        Naming the terms that separate the groups each on its own, or, where none does, a smallest
        set of terms that do so together.

    Notes
    -----
    Albert and Anderson (1984) define it; Konis (2007), Linear programming algorithms for
    detecting separated data, finds it by the linear program used here.
    """
    if _some_overlap(design) or not _separating(design.columns, design.is_first).any():
        return
    alone = [
        term for term in design.terms if _separating(design.of_terms(term), design.is_first).any()
    ]
    sets = [[term] for term in alone] or [_smallest(design)]
    named = [name for each in sets for name in _named(design.of_terms(*each), design.is_first)]
    together = design.of_terms(*(term for each in sets for term in each))
    is_complete = _is_complete(together, design.is_first)
    raise SeparationError(design.comparison.name, named, is_complete=is_complete)


def _some_overlap(design: LogisticDesign) -> bool:
    """Whether a few rows of each group show that nothing separates it from the other.

    Coefficients that separate all separate any of them too, unless these rows leave a coefficient
    open, as of a band that none of them is in.
    """
    if len(design.columns) <= 2 * FIRST_TRIED:
        return False
    tried = np.concatenate(
        [
            np.flatnonzero(there)[:: max(int(there.sum()) // FIRST_TRIED, 1)]
            for there in design.groups.values()
        ]
    )
    few, is_first = design.columns.iloc[tried], design.is_first[tried]
    is_settled = np.linalg.matrix_rank(_signed(few, is_first)) == few.shape[1]
    return bool(is_settled) and not _separating(few, is_first).any()


def _smallest(design: LogisticDesign) -> list[str]:
    """Terms that separate the groups together and of which none can be spared."""
    needed = list(design.terms)
    for term in design.terms:
        spared = design.of_terms(*(each for each in needed if each != term))
        if _separating(spared, design.is_first).any():
            needed.remove(term)
    return needed


def _named(columns: pd.DataFrame, is_first: np.ndarray) -> list[str]:
    moving = np.abs(_separating(columns, is_first)) > 1e-6
    return [name for name in columns.columns[moving] if name != INTERCEPT]


def _signed(columns: pd.DataFrame, is_first: np.ndarray) -> np.ndarray:
    """Columns on a scale of their own, with the sign of the group of the respondent."""
    values = columns.to_numpy(float)
    size = np.abs(values).max(axis=0)
    return np.where(is_first, 1.0, -1.0)[:, None] * values / np.where(size > 0, size, 1)


def _separating(columns: pd.DataFrame, is_first: np.ndarray) -> np.ndarray:
    """Coefficients that put no respondent on the wrong side; all zero where there are none.

    The coefficients that do so are a cone, so the best ones within bounds of one are zero or
    reach a bound.
    """
    signed = _signed(columns, is_first)
    n, k = signed.shape
    found = linprog(-signed.sum(axis=0), A_ub=-signed, b_ub=np.zeros(n), bounds=[(-1, 1)] * k)
    if not found.success:
        raise ValueError(f"the search for separation failed: {found.message}")
    return found.x if np.abs(found.x).max() > SOME else np.zeros(k)


def _is_complete(columns: pd.DataFrame, is_first: np.ndarray) -> bool:
    """Whether coefficients put every respondent on the right side, away from the border."""
    signed = _signed(columns, is_first)
    n, k = signed.shape
    distance = np.append(np.zeros(k), -1.0)  # as large as possible, at most one
    found = linprog(
        distance,
        A_ub=np.column_stack([-signed, np.ones(n)]),
        b_ub=np.zeros(n),
        bounds=[(None, None)] * k + [(0, 1)],
    )
    return bool(found.success and -found.fun > SOME)
