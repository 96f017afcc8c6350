"""Linear dependence: terms of which one follows from the others."""

import numpy as np

from analysis.survey.logistic.design import LogisticDesign

DEPENDENT = 1e-9  # singular value, of columns of unit length, below which one column repeats others


def refuse_dependence(design: LogisticDesign) -> None:
    """Refuse terms of which one follows from the others: their odds have no single value.

    Raises
    ------
    ValueError
        Naming every term involved; ``intercept`` is among them where a term does not vary.
    """
    columns = design.columns.to_numpy(float)
    length = np.linalg.norm(columns, axis=0)
    # the triangle has the singular values of the columns without a row per respondent
    triangle = np.linalg.qr(columns / np.where(length > 0, length, 1), mode="r")
    _, singular, directions = np.linalg.svd(triangle)
    singular = np.pad(singular, (0, len(directions) - len(singular)))
    null = directions[singular < DEPENDENT * singular[0]]
    involved = design.columns.columns[(np.abs(null) > np.sqrt(DEPENDENT)).any(axis=0)]
    if len(involved):
        named = dict.fromkeys(design.term_of[column] for column in involved)
        raise ValueError(f"{design.comparison.name}: linearly dependent: {', '.join(named)}")
