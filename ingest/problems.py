"""All that is wrong with a delivery, collected before anything is refused."""

from dataclasses import dataclass, field

from domain.problems import EditionError, Problem
from domain.rules import LandingRule

REMEDY = "Compare it with the published table and land the table as it was downloaded."


@dataclass(slots=True)
class Problems:
    """Problems of one delivery, each with its rule."""

    found: list[Problem] = field(default_factory=list)

    def add(
        self,
        rule: LandingRule,
        problem: str,
        file: str,
        row: int | None = None,
        column: int | None = None,
        value: str | None = None,
        remedy: str = REMEDY,
    ) -> None:
        """Note a problem and go on reading."""
        self.found.append(Problem(file, problem, remedy, row, column, value, rule))

    def stop_if_any(self) -> None:
        """Raise an `EditionError` with all that was found."""
        if self.found:
            raise EditionError(self.found)


def refused(rule: LandingRule, problem: str, file: str, value: str | None = None) -> EditionError:
    """The error for a delivery as a whole."""
    problems = Problems()
    problems.add(rule, problem, file, value=value)
    return EditionError(problems.found)
