"""Population as the Nomis site downloads it: blocks of a table, each below its titles.

Source: CSV of "Population estimates - local authority based by single year of age", Nomis: lines of
a name and a value say what all of a block has in common; the header has ``mnemonic`` for the codes;
columns are ages, years or sexes.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.figures import Edition
from domain.rules import LandingRule
from ingest.files.grids import Grid
from ingest.problems import Problems, refused
from ingest.statswales.counts_by_age import Ages, Count, ages_of, grouped, sex_of
from ingest.statswales.edition import as_edition
from ingest.statswales.vocabulary import Vocabulary, key
from ingest.statswales.wide import people_in

CODES = "mnemonic"
SUBJECT = "population estimates"
LAYOUT = "Nomis table"


@dataclass(frozen=True, slots=True)
class Cut:
    """What a cell of people is of, as far as its block or its column says."""

    year: int | None = None
    sex: str | None = None
    ages: Ages | None = None

    def __or__(self, other: "Cut") -> "Cut":
        """What the two say together."""
        return Cut(self.year or other.year, self.sex or other.sex, self.ages or other.ages)


def read_nomis_tables(grids: list[Grid], words: Vocabulary) -> Edition | None:
    """Read tables of the Nomis site; none if no grid is one.

    Raises
    ------
    EditionError
        With every problem found.
    """
    grid = next((grid for grid in grids if any(map(_is_header, _cells(grid)))), None)
    if grid is None:
        return None
    if not any(SUBJECT in key(cells[0]) for cells in _cells(grid)):
        problem = "a Nomis table of something else than population estimates:"
        raise refused(LandingRule.WRONG_DATASET, problem, grid.file, grid.rows[0][1][0][:80])
    problems = Problems()
    counts = list(_counts(grid, words, problems))
    problems.stop_if_any()
    if not counts:
        raise refused(LandingRule.WRONG_DATASET, "no row is of a Welsh authority", grid.file)
    return as_edition("populations", LAYOUT, grouped(counts, problems), words, problems)


def _cells(grid: Grid) -> Iterator[list[str]]:
    return (cells for _, cells in grid.rows)


def _is_header(cells: list[str]) -> bool:
    return len(cells) > 2 and key(cells[1]) == CODES


def _counts(grid: Grid, words: Vocabulary, problems: Problems) -> Iterator[Count]:
    """Every count of a Welsh authority or of Wales, block after block."""
    common, columns, is_below = Cut(), {}, False
    for number, cells in grid.rows:
        if _is_header(cells):
            columns, is_below = _columns(grid, number, cells, common, words, problems), True
        elif is_below and len(cells) > 2:
            yield from _row(grid, number, cells, columns, words, problems)
        elif is_below and len(cells) == 1:  # below the last row of a block
            common, is_below = Cut(), False
        elif not is_below and len(cells) == 2:
            common = _cut(cells[1], words, cells[0]) | common


def _cut(label: str, words: Vocabulary, name: str = "") -> Cut:
    """What a label says; a name before it says of what, where it could be of two things."""
    what = key(name).rstrip(" :")
    ages, sex = ages_of(label), sex_of(label)
    year = words.datasets["populations"].year(label)
    if what in ("gender", "sex"):
        return Cut(sex=sex)
    if what in ("age", "ages"):
        return Cut(ages=ages)
    if what in ("date", "year"):
        return Cut(year=year)
    return Cut() if what else Cut(year, None if ages else sex, None if year else ages)


def _columns(
    grid: Grid, number: int, cells: list[str], common: Cut, words: Vocabulary, problems: Problems
) -> dict[int, Cut]:
    """Of what each column of people is; one that lacks a year or ages is a problem."""
    found = {}
    for column, label in enumerate(cells[2:], start=2):
        cut = _cut(label, words) | common
        place = (grid.file, number, column + 1, label)
        if cut.year is None:
            problems.add(LandingRule.UNKNOWN_PERIOD, "nothing says the year of", *place)
        elif cut.ages is None:
            problems.add(LandingRule.UNKNOWN_CATEGORY, "nothing says the ages of", *place)
        found[column] = Cut(cut.year, cut.sex or "persons", cut.ages)
    return found


def _row(
    grid: Grid,
    number: int,
    cells: list[str],
    columns: dict[int, Cut],
    words: Vocabulary,
    problems: Problems,
) -> Iterator[Count]:
    code = cells[1]
    if not code.startswith("W"):
        return
    if len(cells) != len(columns) + 2:
        problem = f"{len(cells)} cells where the header has {len(columns) + 2}"
        problems.add(LandingRule.RAGGED_ROW, problem, grid.file, number)
        return
    area, named = words.area(code), words.area(cells[0])
    if area is None:
        problems.add(LandingRule.UNKNOWN_AREA, "unknown area", grid.file, number, 2, code)
        return
    if named not in (None, area):
        problem = f"the area is called {cells[0]!r}, and its code is another's:"
        problems.add(LandingRule.NAME_AGAINST_CODE, problem, grid.file, number, 2, code)
    for column, cut in columns.items():
        people = people_in(grid, number, cells, column, problems)
        if cut.year and cut.sex and cut.ages:
            place = (grid.file, number, column + 1)
            yield Count(area, cut.year, cut.sex, cut.ages, people, *place)
