"""Is a delivery plausible? It is asked on landing, in plain pandas, which starts at once."""

from collections.abc import Iterator, Mapping
from datetime import date

import pandas as pd

from domain.problems import Problem
from domain.rules import LandingRule
from expectations.landing import exchanges, history, ranks, totals, whole
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
    *,
    is_day_known: bool = True,
    headlines: pd.DataFrame | None = None,
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
    is_day_known
        Whether somebody stated the day of publication.
    headlines
        ``year`` and ``value`` of Wales as releases state them in words; a year may have several.

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
        *ranks.check(delivery),
        *totals.check(delivery),
        *history.check(delivery),
        *exchanges.check(delivery),
        *([] if headlines is None else history.off_by_a_year(delivery, headlines)),
        *_days(delivery, is_day_known=is_day_known),
    ]


def _days(delivery: Delivery, *, is_day_known: bool) -> Iterator[Problem]:
    """Whether it is of its time, and before or after what is known."""
    month, day = DAY_OF.get(delivery.dataset, MID_YEAR)
    newest = date(int(delivery.figures["year"].max()), month, day)
    published = history.other_than_known(delivery)
    n_other = len(published)
    # what was published before the day of its newest figure is older for certain
    n_unsure = int((published >= str(newest)).sum())
    if n_unsure and not is_day_known:
        yield delivery.whole(
            LandingRule.ORDER_NOT_KNOWN,
            "no day says whether it is newer than what is known; figures that differ:",
            "Land it again with --published-on, or accept it as the newest.",
            value=str(n_unsure),
        )
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
            f"published on {delivery.published_on}, before what is known (published {last}); "
            f"{n_other} of its figures differ from newer ones and are not used",
            "Nothing needs doing, if that is the day.",
            value=str(delivery.published_on),
        )
