"""A problem with its place and its remedy, and the errors that say in words what is wrong."""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.printable import printable
from domain.rules import LandingRule

SHOWN_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a file, where, and what mends it.

    Attributes
    ----------
    file
        Its name.
    problem, remedy
        In words: a clause that ends before the value, and a sentence.
    row, column
        Numbered from 1, as a spreadsheet numbers them.
    value
        What stands there.
    rule
        The rule of landing that found it; none in an export of a survey, which has no rules.
    place
        Of which figure it speaks, such as ``(("area_code", "W06000015"), ("year", "2024"))``: files
        come and go, and the figure stays. Empty if it speaks of the file, or of all of it.
    check
        The check of a gate that found it, such as ``raw.count_moves.change_z``, where a rule says
        no more than that the delivery stops the release.
    """

    file: str
    problem: str
    remedy: str
    row: int | None = None
    column: int | None = None
    value: str | None = None
    rule: LandingRule | None = None
    place: tuple[tuple[str, str], ...] = ()
    check: str | None = None

    def __str__(self) -> str:
        """One line: place, value, problem, remedy."""
        place = self.file
        if self.row is not None:
            place += f", row {self.row}"
        if self.column is not None:
            place += f", column {self.column}"
        shown = "" if self.value is None else f" {self.value!r}"
        return printable(f"{place}: {self.problem}{shown}. {self.remedy}")


class StateError(RuntimeError):
    """Something in a data directory is not as it was left; the message names it and its remedy."""


class DisclosureError(RuntimeError):
    """Figures would give respondents away; the message says which, and what to do."""


class UnreadableFileError(ValueError):
    """A file that cannot become a typed frame, because of one problem."""

    def __init__(
        self,
        file: str,
        problem: str,
        remedy: str,
        row: int | None = None,
        column: int | None = None,
        value: str | None = None,
        rule: LandingRule | None = None,
    ) -> None:
        self.problem = Problem(file, problem, remedy, row, column, value, rule)
        super().__init__(str(self.problem))


class RefusedFileError(ValueError):
    """A file that cannot be used; every problem has a line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        lines = [str(problem) for problem in self.problems[:SHOWN_PROBLEMS]]
        if len(self.problems) > SHOWN_PROBLEMS:
            lines.append(f"... and {len(self.problems) - SHOWN_PROBLEMS} more of the kind")
        super().__init__("\n".join(lines))


class SurveyError(RefusedFileError):
    """An export of a survey, or its codebook, that cannot be read.

    Attributes
    ----------
    block
        Lines to paste into the codebook, if that would help.
    """

    def __init__(self, problems: Iterable[Problem], block: str = "") -> None:
        super().__init__(problems)
        self.block = block
        if block:
            self.args = (
                f"{self.args[0]}\n\nTo paste into the codebook, and to fill in:\n\n{block}",
            )


class EditionError(RefusedFileError):
    """A publisher's file that cannot be read; each problem names its rule in ``landing_rules``."""
