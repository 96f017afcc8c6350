"""What a rule of landing finds: where, what is wrong with it, and what to do."""

from dataclasses import dataclass

COLUMNS = ["rule", "severity", "file", "row", "column", "value", "problem", "remedy"]
COMPARE = "Compare it with the published table; land the table as it was downloaded."
LOOK = "Compare it with the published table; if it stands there, accept it."


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of one rule."""

    rule: str
    problem: str
    remedy: str = COMPARE
    file: str = ""
    row: int | None = None
    column: int | None = None
    value: str | None = None

    def rest(self) -> tuple:
        """All but the rule, in the order of `COLUMNS`."""
        return self.file, self.row, self.column, self.value, self.problem, self.remedy


def at(rule: str, figure: tuple, problem: str, remedy: str = COMPARE) -> Finding:
    """A finding at a figure: a row of an edition's figures, as ``itertuples`` gives it."""
    return Finding(
        rule, problem, remedy, figure.file, int(figure.row), int(figure.column), str(figure.printed)
    )
