"""Ways to carry a series of rates on: closed formulas on logarithms, gaps allowed."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

DAMPING = 0.8
RECENT_YEARS = 5
SMOOTHING = np.arange(1, 11) / 10


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a model says of a year to come, in the unit of the series: its median and 95% limits."""

    value: float
    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Whether a value lies within the limits."""
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class _Logs:
    """Mean, variance and degrees of freedom of the logarithm of a year to come."""

    mean: float
    variance: float
    df: int

    def ahead(self) -> Ahead:
        half = float(stdtrit(self.df, 0.975)) * self.variance**0.5
        return Ahead(*(float(np.exp(self.mean + sign * half)) for sign in (0, -1, 1)))


def last_rate(years: np.ndarray, values: np.ndarray, horizon: int) -> Ahead:
    """Same as last year: a random walk without drift, the yardstick.

    Parameters
    ----------
    years, values
        The figures up to now, in the order of their years, shape (years,).
    horizon
        Years ahead, 1 or more.
    """
    steps, logs = np.diff(years), np.log(values)
    variance = float((np.diff(logs) ** 2 / steps).mean())
    return _Logs(float(logs[-1]), variance * horizon, len(steps)).ahead()


def drift(years: np.ndarray, values: np.ndarray, horizon: int) -> Ahead:
    """Random walk with drift: the mean yearly change of all years goes on.

    Notes
    -----
    Variance after h years: s^2 (h + h^2 / span), with s^2 that of a yearly step about the drift.
    """
    logs, span = np.log(values), float(years[-1] - years[0])
    slope = float(logs[-1] - logs[0]) / span
    variance = _step_variance(years, logs) * (horizon + horizon**2 / span)
    return _Logs(float(logs[-1]) + slope * horizon, variance, len(years) - 2).ahead()


def damped_trend(years: np.ndarray, values: np.ndarray, horizon: int) -> Ahead:
    """The mean yearly change of the last five years goes on, each year 0.8 of the year before.

    Notes
    -----
    Gardner and McKenzie (1985) with a fixed damping. The five years begin with the newest figure
    that is five years old or older. Variance: s^2 (h + (0.8 + ... + 0.8^h)^2 / span of these).
    """
    logs = np.log(values)
    first = max(int(np.searchsorted(years, years[-1] - RECENT_YEARS, side="right")) - 1, 0)
    span = float(years[-1] - years[first])
    slope = float(logs[-1] - logs[first]) / span
    reach = float((DAMPING ** np.arange(1, horizon + 1)).sum())
    variance = _step_variance(years, logs) * (horizon + reach**2 / span)
    return _Logs(float(logs[-1]) + slope * reach, variance, len(years) - 2).ahead()


def local_level(years: np.ndarray, values: np.ndarray, horizon: int) -> Ahead:
    """Simple exponential smoothing: no trend, a level that follows the figures.

    Notes
    -----
    ETS(A,N,N) of Hyndman and others (2008), from the first figure on, with the smoothing of 0.1,
    0.2, ... 1 that errs least. A step of g years has the variance s^2 (1 + (g - 1) a^2).
    """
    logs = np.log(values)
    levels = np.full(len(SMOOTHING), logs[0])
    squares = np.zeros(len(SMOOTHING))
    for step, log in zip(np.diff(years), logs[1:], strict=True):
        errors = log - levels
        squares += errors**2 / (1 + (step - 1) * SMOOTHING**2)
        levels = levels + SMOOTHING * errors
    best = int(squares.argmin())
    df = len(years) - 2
    variance = squares[best] / df * (1 + (horizon - 1) * SMOOTHING[best] ** 2)
    return _Logs(float(levels[best]), float(variance), df).ahead()


def _step_variance(years: np.ndarray, logs: np.ndarray) -> float:
    """Variance of a yearly step about the mean yearly step; a longer one counts by its root."""
    steps = np.diff(years)
    slope = (logs[-1] - logs[0]) / (years[-1] - years[0])
    return float(((np.diff(logs) - slope * steps) ** 2 / steps).sum() / (len(steps) - 1))


YARDSTICK = "last_rate"
Model = Callable[[np.ndarray, np.ndarray, int], Ahead]
MODELS: dict[str, Model] = {
    "drift": drift,
    "damped_trend": damped_trend,
    "local_level": local_level,
}
