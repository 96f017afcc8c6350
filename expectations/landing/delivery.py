"""Could a delivery be Wales? It is asked on landing, in plain pandas, which starts at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from expectations.landing import exchanges as edition_swaps
from expectations.landing import history as edition_history
from expectations.landing import totals as edition_sums
from expectations.landing import whole as edition_whole
from expectations.landing.findings import COLUMNS, Finding

DAY_OF = {"children_looked_after": (3, 31), "wimd_ranks": (1, 1)}
MID_YEAR = (6, 30)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery beside what is known: figures, thresholds by rule, and its days.

    ``figures`` has the columns of an edition, and ``known`` those that place a figure, its value
    and ``published_on`` (text); ``place`` names the columns that place a figure.
    """

    dataset: str
    figures: pd.DataFrame
    known: pd.DataFrame
    thresholds: dict[str, float]
    published_on: date
    landed_on: date
    place: list[str]

    @property
    def has_rounded_counts(self) -> bool:
        """Whether its figures are counts rounded to a multiple, with small ones hidden."""
        return self.dataset == "children_looked_after"


def check_edition(
    dataset: str,
    figures: pd.DataFrame,
    known: pd.DataFrame,
    rules: pd.DataFrame,
    published_on: date,
    landed_on: date,
) -> pd.DataFrame:
    """Judge the figures of a delivery by themselves and by what is known.

    Parameters
    ----------
    figures
        As `domain.figures.Edition` lays them out.
    known
        The newest figures known of the dataset: the columns that place them, ``value``,
        ``markers`` and ``published_on`` (text). May be empty.
    rules
        The seed ``landing_rules``, as text.

    Returns
    -------
    pandas.DataFrame
        A row per finding: ``rule``, ``severity``, ``file``, ``row``, ``column``, ``value``,
        ``problem`` and ``remedy``; no row if all is well.
    """
    seed = rules.set_index("rule")
    thresholds = {rule: float(limit) for rule, limit in seed["threshold"].items() if limit}
    numbers = known.assign(value=pd.to_numeric(known["value"], errors="coerce"))
    after = list(figures.columns).index("printed")
    delivery = Delivery(
        dataset,
        figures,
        numbers,
        thresholds,
        published_on,
        landed_on,
        list(figures.columns[:after]),
    )
    findings = [
        *edition_whole.check(delivery),
        *edition_sums.check(delivery),
        *edition_history.check(delivery),
        *edition_swaps.check(delivery),
        *_days(delivery),
    ]
    rows = [(each.rule, seed.loc[each.rule, "severity"], *each.rest()) for each in findings]
    return pd.DataFrame(rows, columns=COLUMNS)


def _days(delivery: Delivery) -> Iterator[Finding]:
    """Whether it is of its time."""
    file = delivery.figures["file"].iloc[0]
    month, day = DAY_OF.get(delivery.dataset, MID_YEAR)
    newest = date(int(delivery.figures["year"].max()), month, day)
    if not newest <= delivery.published_on <= delivery.landed_on:
        yield Finding(
            "future_publication",
            f"published on {delivery.published_on}, but its figures are of {newest} and it landed "
            f"on {delivery.landed_on}",
            "Name the day with --published-on, or accept it.",
            file,
            value=str(delivery.published_on),
        )
    last = delivery.known["published_on"].max() if len(delivery.known) else ""
    if str(delivery.published_on) < str(last):
        yield Finding(
            "older_than_known",
            f"published on {delivery.published_on}, before what is known (published {last})",
            "Nothing needs doing: it fills the past.",
            file,
            value=str(delivery.published_on),
        )
