"""A log-linear trend with breaks, whose errors resemble those of the years beside them.

Every placement of the breaks is fitted with every autocorrelation of a grid; `averages` sums up.
"""

from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np

from analysis.care_rates.averages import Averages, Share
from analysis.results import NotEstimableError

LEAST_YEARS = 4
YEARS_A_SEGMENT = 4
MOST_BREAKS = 2
# years alike, never opposed: a negative autocorrelation would narrow the interval
AUTOCORRELATIONS = np.arange(20) / 20
# the 95% point of the largest rise of 2 log L that one more break brings about where there is none:
# 14.6 to 15.7 in 2,000 simulated series of 12 to 30 years with an autocorrelation of 0.8
LEAST_RISE = 16.0
EXACT = 1e-12  # a residual variance of figures that lie off a line by a millionth: rounding alone


@dataclass(frozen=True, slots=True)
class Break:
    """A year in which the slope changes, and the years that 95% of the weight lies between."""

    year: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Segmented:
    """A log-linear trend, averaged over autocorrelations and break years by their weight.

    Attributes
    ----------
    years
        All years from the first to the last, those without a figure too.
    fitted
        Logarithm of the fitted figure in each of `years`.
    slopes
        Yearly change of the logarithm in each segment.
    breaks
        Between the segments, in their order.
    autocorrelation
        Of the errors of neighbouring years.
    rises
        By how much one more break raised 2 log L, for each number of breaks that was tried.
    df
        Degrees of freedom: years with a figure, less the coefficients.
    n
        Years with a figure.
    """

    years: np.ndarray
    fitted: Averages
    slopes: Averages
    breaks: tuple[Break, ...]
    autocorrelation: Share
    rises: tuple[float, ...]
    df: int
    n: int

    def segment(self, year: int) -> int:
        """Number of the segment a year lies in, from 1; a break year ends its segment."""
        return 1 + sum(year > each.year for each in self.breaks)


@dataclass(frozen=True, slots=True)
class _Fits:
    """Every placement of some number of breaks, with every autocorrelation.

    Attributes
    ----------
    breaks
        Years, shape (placements, breaks).
    coefficients, spread
        Of level, first slope and changes of slope: shapes (autocorrelations, placements, p) and
        (autocorrelations, placements, p, p); the spread times the variance is their covariance.
    rss, log_likelihood, log_weight
        Residual sum of squares; likelihood at its maximum; weight: shape (autocorrelations,
        placements).
    """

    breaks: np.ndarray
    coefficients: np.ndarray
    spread: np.ndarray
    rss: np.ndarray
    log_likelihood: np.ndarray
    log_weight: np.ndarray


def segmented_trend(years: np.ndarray, values: np.ndarray) -> Segmented:
    """Fit a trend with 0, 1 or 2 breaks to the logarithms of yearly figures.

    Parameters
    ----------
    years
        In their order, gaps allowed, shape (years,).
    values
        Above 0, same shape.

    Raises
    ------
    NotEstimableError
        If there are fewer than four years, a value is 0, or a line leaves no error.

    Notes
    -----
    The errors of years s and t correlate by phi^|s - t|, so that a gap weakens what joins its
    ends. A break adds max(0, t - its year) to the design, as in joinpoint regression (Kim and
    others 2000); it stands at a year with a figure, and each segment has four years or more. One
    more break is taken if it raises 2 log L, maximised over phi and the break years, by 16.
    """
    if len(years) < LEAST_YEARS:
        raise NotEstimableError(f"{len(years)} years: fewer than {LEAST_YEARS}")
    if (values <= 0).any():
        raise NotEstimableError(f"0 in {years[values <= 0][0]}: it has no logarithm")
    level = float(np.log(values).mean())
    logs = np.log(values) - level  # small numbers, so that sums of squares keep their digits
    fits, rises = _fits(years, logs, 0), []
    for n_breaks in range(1, MOST_BREAKS + 1):
        more = _fits(years, logs, n_breaks)
        if not len(more.breaks):
            break
        rises.append(2 * float(more.log_likelihood.max() - fits.log_likelihood.max()))
        if rises[-1] < LEAST_RISE:
            break
        fits = more
    return _averaged(fits, years, level, tuple(rises))


def _fits(years: np.ndarray, logs: np.ndarray, n_breaks: int) -> _Fits:
    """Fit all placements at once: each is a part of one design with a column per possible break."""
    n, p = len(years), 2 + n_breaks
    possible = years[YEARS_A_SEGMENT - 1 : n - YEARS_A_SEGMENT]
    placed = [each for each in combinations(range(len(possible)), n_breaks) if _apart(each)]
    places = np.array(placed, dtype=int).reshape(len(placed), n_breaks)
    design = np.column_stack(
        [np.ones(n), years - years[0], np.maximum(years[:, None] - possible, 0), logs]
    )
    columns = np.hstack([np.tile([0, 1], (len(places), 1)), 2 + places])
    apart = np.abs(years[:, None] - years)
    roots = np.linalg.cholesky(AUTOCORRELATIONS[:, None, None] ** apart)
    whitened = np.linalg.solve(roots, np.broadcast_to(design, (len(roots), *design.shape)))
    products = np.swapaxes(whitened, 1, 2) @ whitened
    squares = products[:, columns[:, :, None], columns[:, None, :]]
    with_logs = products[:, columns, -1]
    spread = np.linalg.inv(squares)
    coefficients = (spread @ with_logs[..., None])[..., 0]
    rss = products[:, None, -1, -1] - (with_logs * coefficients).sum(axis=-1)
    if rss.size and rss.min() < EXACT * n:
        raise NotEstimableError("the figures lie on a trend exactly: there is no error to measure")
    log_det = 2 * np.log(np.diagonal(roots, axis1=1, axis2=2)).sum(axis=1)[:, None]
    return _Fits(
        breaks=possible[places],
        coefficients=coefficients,
        spread=spread,
        rss=rss,
        log_likelihood=-(n * np.log(rss / n) + log_det) / 2,
        log_weight=-((n - p) * np.log(rss) + log_det + np.linalg.slogdet(squares)[1]) / 2,
    )


def _apart(places: tuple[int, ...]) -> bool:
    """Whether the segment between two breaks has years enough; one that a year breaks ends it."""
    return all(later - before >= YEARS_A_SEGMENT for before, later in pairwise(places))


def _averaged(fits: _Fits, years: np.ndarray, level: float, rises: tuple[float, ...]) -> Segmented:
    """Sum up the fits, each by the weight of its autocorrelation and its break years."""
    n, (_, n_places, p) = len(years), fits.coefficients.shape
    weights = np.exp(fits.log_weight - fits.log_weight.max())
    weights /= weights.sum()
    every = np.arange(years[0], years[-1] + 1)
    hinges = np.maximum(every[:, None, None] - fits.breaks, 0)  # (years, placements, breaks)
    ones = np.broadcast_to(np.ones((1, 1, 1)), (len(every), n_places, 1))
    line = np.broadcast_to((every - years[0])[:, None, None], (len(every), n_places, 1))
    at_years = np.concatenate([ones, line, hinges], axis=2)
    of_slopes = np.broadcast_to(
        np.tril(np.ones((p - 1, p)), 1)[:, None, :] * (np.arange(p) > 0), (p - 1, n_places, p)
    )

    contrasts = np.concatenate([at_years, of_slopes])
    estimates = np.einsum("cjp,ajp->caj", contrasts, fits.coefficients)
    estimates[: len(every)] += level
    variances = np.einsum("cjp,ajpq,cjq->caj", contrasts, fits.spread, contrasts, optimize=True)
    averages = Averages.of(estimates, np.sqrt(variances * fits.rss / (n - p)), weights, n - p)
    by_place = weights.sum(axis=0)
    shares = [Share.of(column, by_place) for column in fits.breaks.T]
    return Segmented(
        years=every,
        fitted=averages.part(slice(len(every))),
        slopes=averages.part(slice(len(every), None)),
        breaks=tuple(Break(int(each.most), int(each.low), int(each.high)) for each in shares),
        autocorrelation=Share.of(AUTOCORRELATIONS, weights.sum(axis=1)),
        rises=rises,
        df=n - p,
        n=n,
    )
