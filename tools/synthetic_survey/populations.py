"""Six cells of respondents, and the populations that the constraints name as sets of cells."""

import numpy as np

ROLES = ("worker", "leader")
GROUPS = ("increasing", "decreasing", "other")
CELLS = tuple((role, group) for role in ROLES for group in GROUPS)
EVERYONE = ("all", "LAs")  # "other LAs" are the cells of the group "other"


def population(text: str) -> np.ndarray:
    """Which cells a population such as "increasing + decreasing" or "leaders" consists of.

    Returns
    -------
    numpy.ndarray
        True for the cells that belong, shape (6,), in the order of `CELLS`.

    Raises
    ------
    ValueError
        If a word names neither a role nor a group.
    """
    together = np.zeros(len(CELLS), dtype=bool)
    for part in text.split(" + "):
        together |= np.logical_and.reduce([_cells(word) for word in part.split(" ")])
    return together


def contrast(text: str) -> tuple[np.ndarray, np.ndarray]:
    """Cells of the two sides of a difference such as "decreasing: workers minus leaders".

    Returns
    -------
    tuple of numpy.ndarray
        Cells of what is subtracted from, and of what is subtracted, shape (6,) each.
    """
    within, _, difference = text.rpartition(": ")
    first, second = (population(side) for side in difference.split(" minus "))
    inside = population(within or "all")
    return first & inside, second & inside


def _cells(word: str) -> np.ndarray:
    if word in EVERYONE:
        return np.ones(len(CELLS), dtype=bool)
    name = word.removesuffix("s") if word.endswith("ers") else word
    found = np.array([name in cell for cell in CELLS])
    if not found.any():
        raise ValueError(f"neither a role nor a group: {word}")
    return found
