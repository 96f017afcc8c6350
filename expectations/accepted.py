"""What people accepted of deliveries, as the gates ask for it: those values pass, and no others."""

from collections.abc import Mapping
from dataclasses import dataclass

from expectations.errors import Finding, Place

# suites that ask no more of a figure than how large it is, or how far from the one before: who
# found it in the published table has answered them
OF_THE_FIGURE = {
    "children_looked_after": (
        "counts_by_area",
        "count_moves",
        "rates_of_authorities",
        "changes_in_a_year",
        "residuals_of_authorities",
    ),
    "populations": ("ages_of_population", "population_moves", "population_moves_at_census"),
    "total_populations": ("total_population_moves",),
}
YEARS = {
    "children_looked_after": ("year", "year_ending_march", "start_year", "end_year"),
    "populations": ("mid_year",),
    "total_populations": ("mid_year",),
}
YEAR_COLUMNS = frozenset({*(each for years in YEARS.values() for each in years), "window_years"})


@dataclass(frozen=True, slots=True)
class AcceptedFigure:
    """The figure of an area and a year that somebody compared with the published table."""

    dataset: str
    area_code: str
    year: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """What passes.

    Attributes
    ----------
    values
        Check, place and value of what a gate found and a person accepted.
    figures
        Figures accepted when they landed, and in use: what merely follows from one passes too.
    """

    values: frozenset[tuple[str, Place, str]] = frozenset()
    figures: frozenset[AcceptedFigure] = frozenset()

    def covers(self, finding: Finding) -> bool:
        """Whether somebody accepted this value, or the figure that it follows from."""
        is_named = (finding.check, finding.place, finding.value) in self.values
        return is_named or any(
            self._has(dataset, dict(finding.place))
            for dataset, suites in OF_THE_FIGURE.items()
            if finding.suite in suites
        )

    def _has(self, dataset: str, place: Mapping[str, str]) -> bool:
        years = [place[column] for column in YEARS[dataset] if column in place]
        area = place.get("area_code", "")
        return any(AcceptedFigure(dataset, area, year) in self.figures for year in years)


NOTHING = Accepted()
