"""Is a delivery plausible? It is asked on landing, in plain pandas, which starts at once."""

from collections.abc import Iterator, Mapping
from datetime import date

import pandas as pd

from domain.problems import Problem
from domain.rules import LandingRule
from expectations.landing import exchanges, history, totals, whole
from expectations.landing.delivery import Delivery

DAY_OF = {"children_looked_after": (3, 31), "wimd_ranks": (1, 1)}
MID_YEAR = (6, 30)


def check_edition(
    dataset: str,
    figures: pd.DataFrame,
    known: pd.DataFrame,
    thresholds: Mapping[LandingRule, float],
    published_on: date,
    landed_on: date,
) -> list[Problem]:
    """Judge the figures of a delivery by themselves and by what is known.

    Parameters
    ----------
    figures
        As `domain.figures.Edition` lays them out.
    known
        The newest figures known of the dataset: the columns that place them, ``value`` and
        ``published_on`` (text). May be empty.
    thresholds
        By rule, in the unit that the seed ``landing_rules`` gives.
    published_on, landed_on
        Days in Wales.

    Returns
    -------
    list
        A problem per finding, each with its rule; none if all is well.
    """
    delivery = Delivery(
        dataset,
        figures,
        known.assign(value=pd.to_numeric(known["value"], errors="coerce")),
        thresholds,
        published_on,
        landed_on,
        place=list(figures.columns[: list(figures.columns).index("printed")]),
    )
    return [
        *whole.check(delivery),
        *totals.check(delivery),
        *history.check(delivery),
        *exchanges.check(delivery),
        *_days(delivery),
    ]


def _days(delivery: Delivery) -> Iterator[Problem]:
    """Whether it is of its time."""
    month, day = DAY_OF.get(delivery.dataset, MID_YEAR)
    newest = date(int(delivery.figures["year"].max()), month, day)
    if not newest <= delivery.published_on <= delivery.landed_on:
        yield delivery.whole(
            LandingRule.FUTURE_PUBLICATION,
            f"published on {delivery.published_on}, but its figures are of {newest} and it landed "
            f"on {delivery.landed_on}",
            "Name the day with --published-on, or accept it.",
            value=str(delivery.published_on),
        )
    last = delivery.known["published_on"].max() if len(delivery.known) else ""
    if str(delivery.published_on) < str(last):
        yield delivery.whole(
            LandingRule.OLDER_THAN_KNOWN,
            f"published on {delivery.published_on}, before what is known (published {last})",
            "Nothing needs doing: it fills the past.",
            value=str(delivery.published_on),
        )
