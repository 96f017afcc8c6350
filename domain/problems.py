"""The one error a reader raises: where it stopped, and what mends it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class UnreadableFileError(ValueError):
    """A file that cannot become a typed frame.

    Rows and columns are numbered from 1, as a spreadsheet numbers them.
    """

    file: str
    problem: str
    remedy: str
    row: int | None = None
    column: int | None = None
    value: str | None = None
    rule: str | None = None  # of the seed landing_rules, where one refuses the file

    def __str__(self) -> str:
        """One line: place, value, problem, remedy."""
        place = self.file
        if self.row is not None:
            place += f", row {self.row}"
        if self.column is not None:
            place += f", column {self.column}"
        shown = "" if self.value is None else f" {self.value!r}"
        return f"{place}: {self.problem}{shown}. {self.remedy}"


SHOWN_PROBLEMS = 20


class RefusedFileError(ValueError):
    """A file that cannot be used; every problem has a line."""

    def __init__(self, problems: list[UnreadableFileError]) -> None:
        self.problems = tuple(problems)
        lines = [str(problem) for problem in problems[:SHOWN_PROBLEMS]]
        if len(problems) > SHOWN_PROBLEMS:
            lines.append(f"... and {len(problems) - SHOWN_PROBLEMS} more of the kind")
        super().__init__("\n".join(lines))


class SurveyError(RefusedFileError):
    """An export of a survey, or its codebook, that cannot be read."""


class EditionError(RefusedFileError):
    """A publisher's file that cannot be read; each problem names its rule in ``landing_rules``."""
