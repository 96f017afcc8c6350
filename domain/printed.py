"""A printed number stands for every value that rounds to it."""

from dataclasses import dataclass

import numpy as np

MOST_BASE = 100_000  # respondents; no base of the report is near it
TOLERANCE = 1e-9  # a share that is a hair outside for want of binary digits is inside


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as printed, and the interval of all values that round to it.

    Both ends belong to the interval: nobody says which way a half was rounded. They are taken in
    binary arithmetic, as the model ``int_table_4`` does: 2.2 starts at 2.1500000000000004.

    Attributes
    ----------
    value
        The number.
    decimals
        Decimals printed: 3.50 is narrower than 3.5.
    """

    value: float
    decimals: int

    @classmethod
    def of(cls, value: str, decimals: str) -> "Printed | None":
        """Read a value and its decimals as text; None where words take the place of either."""
        return cls(float(value), int(decimals)) if value and decimals else None

    @property
    def half_unit(self) -> float:
        """Half of one unit of the last decimal."""
        return 0.5 * 10.0**-self.decimals

    @property
    def low(self) -> float:
        """Lowest value that rounds to the print."""
        return self.value - self.half_unit

    @property
    def high(self) -> float:
        """Highest value that rounds to the print."""
        return self.value + self.half_unit


def bases(n: float, low_pct: float, high_pct: float) -> np.ndarray:
    """All whole bases on which a count gives a percentage within the interval, ends included.

    Parameters
    ----------
    n
        The count.
    low_pct, high_pct
        Ends of the interval, 0 to 100.

    Returns
    -------
    numpy.ndarray
        In ascending order, `MOST_BASE` at most; empty for a count of zero, which any base fits.
    """
    if n == 0:
        return np.array([], dtype=int)
    least = int(np.floor(100 * n / high_pct)) - 1
    most = min(int(np.ceil(100 * n / max(low_pct, TOLERANCE))) + 1, MOST_BASE)
    candidates = np.arange(max(least, int(n)), most + 1)
    share = 100 * n / candidates
    return candidates[(share >= low_pct - TOLERANCE) & (share <= high_pct + TOLERANCE)]
