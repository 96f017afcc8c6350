"""The error of a closed gate; in a module of its own, so that catching it imports nothing slow."""

from collections.abc import Iterable
from dataclasses import dataclass

Place = tuple[tuple[str, str], ...]  # column and value


@dataclass(frozen=True, slots=True)
class Finding:
    """A value that a gate did not expect, so named that it can be met again.

    Attributes
    ----------
    gate, suite, column
        Where it was asked, such as ``raw``, ``count_moves`` and ``change_z``.
    place
        What places the row: column and value of each text and year in it.
    value
        What stands there, to six digits.
    why
        Why the check exists.
    """

    gate: str
    suite: str
    column: str
    place: Place
    value: str
    why: str

    @property
    def check(self) -> str:
        """The check by one name, such as ``raw.count_moves.change_z``."""
        return f"{self.gate}.{self.suite}.{self.column}"

    @property
    def named(self) -> str:
        """The place in words."""
        return ", ".join(f"{column} {value}" for column, value in self.place) or "the whole"


class ImplausibleDataError(ValueError):
    """Data that could not be Wales: each failed expectation, why it exists and what it saw.

    Attributes
    ----------
    findings
        Every value that a person may accept; of figures of respondents none.
    """

    def __init__(self, message: str, findings: Iterable[Finding] = ()) -> None:
        super().__init__(message)
        self.findings = tuple(findings)
