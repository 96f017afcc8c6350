"""A delivery by itself: whether it is all there, and holds counts or ranks at all."""

from collections.abc import Iterator

from domain.areas import WALES
from domain.problems import Problem
from domain.rules import LandingRule
from expectations.landing.delivery import Delivery, at


def check(delivery: Delivery) -> Iterator[Problem]:
    """Every rule that needs nothing but the delivery, and the areas that are known."""
    yield from _figures(delivery)
    yield from _ahead(delivery)
    if delivery.has_ranks:
        return
    yield from _areas(delivery)
    yield from _years(delivery)
    yield from _cells(delivery)
    yield from _rates(delivery)


def _figures(delivery: Delivery) -> Iterator[Problem]:
    figures = delivery.figures
    for figure in figures[figures["value"] < 0].itertuples():
        yield at(LandingRule.NEGATIVE_FIGURE, figure, "people cannot be fewer than none:")
    for figure in figures[figures["value"] % 1 != 0].dropna(subset=["value"]).itertuples():
        yield at(LandingRule.RATES_AS_COUNTS, figure, "a count has no decimals:")
    if delivery.has_rounded_counts:
        unit = delivery.thresholds[LandingRule.NOT_ROUNDED]
        for figure in figures[figures["value"] % unit > 0].itertuples():
            yield at(LandingRule.NOT_ROUNDED, figure, f"not a multiple of {unit:.0f}:")


def _ahead(delivery: Delivery) -> Iterator[Problem]:
    """Years nobody can have counted yet."""
    years = delivery.figures.drop_duplicates("year")
    for figure in years[years["year"] > delivery.landed_on.year + 1].itertuples():
        problem = f"the year {figure.year} lies more than a year ahead; its first figure is"
        yield at(LandingRule.UNKNOWN_PERIOD, figure, problem)


def _areas(delivery: Delivery) -> Iterator[Problem]:
    figures, known = delivery.figures, delivery.known
    needed = set(known["area_code"]) if len(known) else set()
    if delivery.dataset == "populations":
        needed.discard(WALES)  # it is the sum of the others
    of_year = known.dropna(subset=["value"]).groupby("year")["area_code"].agg(set)
    for year, rows in figures.groupby("year"):
        # a delivery may revise some authorities: the others stay as they are known
        here = set(rows["area_code"]) | of_year.get(year, set())
        for area in sorted(needed - here):
            yield delivery.whole(
                LandingRule.MISSING_AUTHORITY,
                f"{year} lacks",
                file=rows["file"].iloc[0],
                row=int(rows["row"].min()),
                value=area,
            )


def _years(delivery: Delivery) -> Iterator[Problem]:
    years = set(delivery.figures["year"])
    known = set(delivery.known["year"])
    for year in sorted(set(range(min(years), max(years))) - years - known):
        yield delivery.whole(
            LandingRule.MISSING_YEAR,
            "a year is missing in the middle:",
            "Land the whole table; if the publisher has no such year, accept it.",
            value=str(year),
        )


def _cells(delivery: Delivery) -> Iterator[Problem]:
    dimensions = delivery.place[2:]
    if not dimensions:
        return
    for year, rows in delivery.figures.groupby("year"):
        cells = {area: set(zip(*(each[name] for name in dimensions), strict=True))
                 for area, each in rows.groupby("area_code")}  # fmt: skip
        every = set().union(*cells.values())
        for area, found in cells.items():
            for cell in sorted(every - found):
                yield delivery.whole(
                    LandingRule.MISSING_CELL,
                    f"{year} lacks for {area}",
                    file=rows["file"].iloc[0],
                    row=int(rows.loc[rows["area_code"] == area, "row"].min()),
                    value=", ".join(cell),
                )


def _rates(delivery: Delivery) -> Iterator[Problem]:
    totals = delivery.figures.pivot_table(
        index="year", columns="area_code", values="value", aggfunc="max"
    )
    if WALES not in totals:
        return
    for year, row in totals.iterrows():
        largest = row.drop(WALES).max()
        if row[WALES] <= largest and largest > 0:
            yield delivery.whole(
                LandingRule.RATES_AS_COUNTS,
                f"in {year} Wales is no larger than an authority, as in a table of rates",
                "Land the table of counts.",
                value=f"{row[WALES]:g}",
            )
