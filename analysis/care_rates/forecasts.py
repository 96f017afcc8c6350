"""Rates one to three years on, shown only where a model has forecast better than last year's rate.

Scored by rolling origin: from each year the later ones are forecast with what was known by then.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.stats import t as student

from analysis.care_rates.forecast_models import MODELS, YARDSTICK, Ahead, Model, last_rate
from analysis.care_rates.series import Series

HORIZONS = (1, 2, 3)
LEAST_YEARS = 8
LEAST_ORIGINS = 5
LEVEL = 0.05
LEAST_COVERAGE = 0.8  # limits that hold 95 of 100 hold fewer than 8 of 10 once in a hundred times


class NotShown(StrEnum):
    """Why a model's forecast is not shown."""

    YARDSTICK = "the yardstick: the last rate itself"
    NOT_SMALLER = "not shown: its errors are not smaller than those of last year's rate"
    CHANCE = (
        "not shown: its errors are smaller than those of last year's rate by no more than chance"
    )
    LIMITS = "not shown: its 95% limits held fewer than 80% of the later rates"
    BEATEN = "not shown: another model's errors are smaller still"


@dataclass(frozen=True, slots=True)
class Scores:
    """How a model forecast from every origin at one horizon.

    Attributes
    ----------
    origins
        Years forecast from, of which the later year is known.
    errors
        Absolute errors, in the unit of the series, shape (origins,).
    held
        Whether the 95% limits held the later figure, shape (origins,).
    """

    origins: np.ndarray
    errors: np.ndarray
    held: np.ndarray


@dataclass(frozen=True, slots=True)
class Forecast:
    """A model's forecast of one year of one area, with its scores; None where it is not shown.

    Attributes
    ----------
    yardstick_error
        Mean absolute error of last year's rate over the same origins.
    p_value
        One-sided, of the Diebold-Mariano test that the errors are smaller than the yardstick's.
    reason
        Why the forecast is not shown; None where it is.
    """

    model: str
    horizon: int
    origin: int
    last: float
    ahead: Ahead | None
    scores: Scores | None = None
    yardstick_error: float | None = None
    p_value: float | None = None
    reason: str | None = None


def forecasts(series: Series) -> list[Forecast]:
    """Forecast a series with every model, and say which forecasts can be shown."""
    return [each for horizon in HORIZONS for each in _at(series, horizon)]


def _at(series: Series, horizon: int) -> list[Forecast]:
    """Score all models at a horizon; at most one of them is shown."""
    models: dict[str, Model] = {YARDSTICK: last_rate, **MODELS}
    origin, last = int(series.years[-1]), float(series.figures[-1])
    reason = _reason_against(series, horizon)
    if reason:
        return [Forecast(name, horizon, origin, last, None, reason=reason) for name in models]
    scores = {name: scored(series, horizon, model) for name, model in models.items()}
    p_values = {name: smaller_errors_p(scores[YARDSTICK].errors, scores[name].errors, horizon)
                for name in MODELS}  # fmt: skip
    # three models are tried, so each has a third of the level
    passed = [name for name in MODELS if p_values[name] <= LEVEL / len(MODELS)]
    held = [name for name in passed if scores[name].held.mean() >= LEAST_COVERAGE]
    best = min(held, key=lambda name: scores[name].errors.mean(), default=None)
    return [
        Forecast(
            model=name,
            horizon=horizon,
            origin=origin,
            last=last,
            ahead=model(series.years, series.figures, horizon) if name == best else None,
            scores=scores[name],
            yardstick_error=float(scores[YARDSTICK].errors.mean()),
            p_value=p_values.get(name),
            reason=None if name == best else _why_not(scores, name, is_passed=name in passed),
        )
        for name, model in models.items()
    ]


def _why_not(scores: dict[str, Scores], name: str, *, is_passed: bool) -> NotShown:
    if name == YARDSTICK:
        return NotShown.YARDSTICK
    if is_passed:
        is_held = scores[name].held.mean() >= LEAST_COVERAGE
        return NotShown.BEATEN if is_held else NotShown.LIMITS
    is_smaller = scores[name].errors.mean() < scores[YARDSTICK].errors.mean()
    return NotShown.CHANCE if is_smaller else NotShown.NOT_SMALLER


def _reason_against(series: Series, horizon: int) -> str | None:
    """Why nothing can be scored, if so."""
    if not len(series.years) or (series.figures <= 0).any():
        return "not shown: a rate of 0 has no logarithm"
    n_origins = len(_origins(series, horizon))
    if n_origins < LEAST_ORIGINS:
        return (
            f"not shown: {n_origins} years to score a forecast by, fewer than {LEAST_ORIGINS}; "
            f"a forecast takes {LEAST_YEARS} rates"
        )
    return None


def _origins(series: Series, horizon: int) -> list[int]:
    """Places of the years that can be forecast from, with the later year known."""
    known = set(series.years)
    return [
        place
        for place, year in enumerate(series.years)
        if place + 1 >= LEAST_YEARS and year + horizon in known
    ]


def scored(series: Series, horizon: int, model: Model) -> Scores:
    """Forecast from every origin with the figures up to it, and compare with what came."""
    errors, held, origins = [], [], _origins(series, horizon)
    later = dict(zip(series.years, series.figures, strict=True))
    for place in origins:
        ahead = model(series.years[: place + 1], series.figures[: place + 1], horizon)
        came = later[series.years[place] + horizon]
        errors.append(abs(ahead.value - came))
        held.append(ahead.holds(came))
    return Scores(series.years[origins], np.array(errors), np.array(held))


def smaller_errors_p(yardstick: np.ndarray, errors: np.ndarray, horizon: int) -> float:
    """Test whether a model's absolute errors are smaller than those of the yardstick.

    Parameters
    ----------
    yardstick, errors
        Absolute errors from the same origins, shape (origins,).
    horizon
        Forecasts h years on share h - 1 years with the next: so many autocovariances count.

    Returns
    -------
    float
        One-sided p of the test of Diebold and Mariano (1995) with the correction of Harvey,
        Leybourne and Newbold (1997), t with n - 1 degrees of freedom; 1 where both err alike.
    """
    gains = yardstick - errors
    n, centred = len(gains), gains - gains.mean()
    if not centred.any():
        return 0.0 if gains[0] > 0 else 1.0
    covariances = [float(centred[lag:] @ centred[: n - lag]) / n for lag in range(horizon)]
    variance = (covariances[0] + 2 * sum(covariances[1:])) / n
    if variance <= 0:  # as R's dm.test does: taken as if forecasts did not overlap
        horizon, variance = 1, covariances[0] / n
    correction = (n + 1 - 2 * horizon + horizon * (horizon - 1) / n) / n
    return float(student.sf(gains.mean() / variance**0.5 * correction**0.5, n - 1))
