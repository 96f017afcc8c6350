"""Whether a table says one thing only: of each role, of each column, of each area.

Where two columns say the same thing twice, as a name and a code do, both have to mean it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from domain.problems import Problem
from domain.rules import LandingRule
from ingest.problems import REMEDY, Problems
from ingest.statswales.vocabulary import ONS_CODE, REFERENCE, Vocabulary, key

ONE_IS_WRONG = "One of the two is wrong: take the table from the publisher again."
NAME_IT = "Take what stands there out of the table, or land the table as it was downloaded."
THE_CODE_STANDS = "Nothing needs doing: the code says which area it is."
# ONS, Code History Database: authorities that got a new code when boundaries moved
REPLACED = {"W06000007": "W06000023", "W06000017": "W06000024"}
ALIKE = 0.8  # of 1; slips of the keyboard, not other names
OF_AREAS = ("area", "area_code")

Rows = Sequence[tuple[int, list[str]]]


def check_columns(
    file: str, header: list[str], rows: Rows, words: Vocabulary, problems: Problems
) -> None:
    """Note columns without a name that hold anything, and roles that two columns fill differently.

    Parameters
    ----------
    rows
        Those below the header, each with its number in the file.
    """
    _check_unnamed(file, header, rows, problems)
    by_role: dict[str, list[int]] = {}
    for number, name in enumerate(header):
        role = words.role(name)
        if role and role[0] not in ("left_out", "notes"):
            by_role.setdefault(role[0], []).append(number)
    for role, (first, *others) in by_role.items():
        for other in others:
            _check_same(file, (header, first, other), role, rows, words, problems)


def _check_unnamed(file: str, header: list[str], rows: Rows, problems: Problems) -> None:
    seen = set()
    for row, cells in rows:
        for number, cell in enumerate(cells):
            is_named = number < len(header) and header[number]
            if cell and not is_named and number not in seen:
                seen.add(number)
                problem = "a cell in a column without a name:"
                place = (file, row, number + 1, cell)
                problems.add(LandingRule.SAYS_TWO_THINGS, problem, *place, remedy=NAME_IT)


def _check_same(
    file: str,
    columns: tuple[list[str], int, int],
    role: str,
    rows: Rows,
    words: Vocabulary,
    problems: Problems,
) -> None:
    """Note the first row in which two columns of one role mean different things."""
    header, first, other = columns
    for row, cells in rows:
        if max(first, other) < len(cells):
            one, two = (_meaning(role, cells[number], words) for number in (first, other))
            if one != two:
                problem = f"columns {header[first]!r} and {header[other]!r} both say the {role}"
                problem += f", and differ: {cells[first]!r} beside"
                place = (file, row, other + 1, cells[other])
                problems.add(LandingRule.SAYS_TWO_THINGS, problem, *place, remedy=ONE_IS_WRONG)
                return


def _meaning(role: str, cell: str, words: Vocabulary) -> object:
    if role in OF_AREAS:
        return words.area(cell) or key(cell)
    if role == "period":
        years = (dataset.year(cell) for dataset in words.datasets.values())
        return next((year for year in years if year), key(cell))
    return key(cell)


@dataclass(slots=True)
class Areas:
    """Areas of a table by their names and codes, and names that only a code made known.

    Attributes
    ----------
    name
        The column of names, or of codes where there are no names.
    codes
        Columns that may hold ONS codes.
    """

    file: str
    name: int
    codes: list[int]
    words: Vocabulary
    by_code: dict[str, tuple[str, int]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, file: str, header: list[str], columns: Mapping[str, int], words: Vocabulary
    ) -> "Areas":
        """Find the columns of areas of a table."""
        codes = []
        for number, name in enumerate(header):
            role = words.role(name)
            belongs_to, word = words.qualified(name) or ("", "")
            is_reference = belongs_to in OF_AREAS and word in REFERENCE
            if (role and role[0] == "area_code") or is_reference:
                codes.append(number)
        return cls(
            file, columns["area"], [each for each in codes if each != columns["area"]], words
        )

    def code(self, row: int, cells: list[str], problems: Problems) -> str | None:
        """Code of the area of a row; none if neither name nor code is known, which is noted."""
        name = cells[self.name]
        named = self.words.area(name)
        for column in self.codes:
            # a publisher numbers areas in its own way too; only an ONS code says which it is
            if not ONS_CODE.fullmatch(cells[column]):
                continue
            code = self.words.area(cells[column])
            if named and named != code:
                problem = f"the area is called {name!r}, and its code is another's:"
                place = (self.file, row, column + 1, cells[column])
                problems.add(LandingRule.NAME_AGAINST_CODE, problem, *place, remedy=ONE_IS_WRONG)
                return None
            if not named and code and not ONS_CODE.fullmatch(name):
                self.by_code.setdefault(name, (code, row))
                named = code
        if named is None:
            place = (self.file, row, self.name + 1, name)
            problems.add(
                LandingRule.UNKNOWN_AREA, "unknown area", *place, remedy=self._remedy(name)
            )
        return named

    def _remedy(self, name: str) -> str:
        """What to do about an area nobody knows: today's code, or a name like it."""
        if name in REPLACED:
            return f"ONS replaced that code by {REPLACED[name]} in 2009: land a table with today's."
        alike = get_close_matches(key(name), self.words.areas, n=1, cutoff=ALIKE)
        return f"Is it {alike[0]!r}? {REMEDY}" if alike else REMEDY

    def remarks(self) -> Iterator[Problem]:
        """A warning of each name that only its code made known."""
        for name, (code, row) in self.by_code.items():
            yield Problem(
                self.file,
                f"taken for {code} by the code beside it, a name that no label has:",
                THE_CODE_STANDS,
                row,
                self.name + 1,
                name,
                LandingRule.NAME_TAKEN_BY_CODE,
            )
