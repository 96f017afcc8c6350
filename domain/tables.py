"""A public table, described for those who read its figures elsewhere."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes
    ----------
    kind
        Its type in DuckDB, such as ``DOUBLE``.
    is_required
        Whether it is never null.
    """

    name: str
    kind: str
    description: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes
    ----------
    name
        With its schema, such as ``marts.fct_care_rates``.
    key
        Columns that name a row together; none where no key is declared.
    is_synthetic
        Whether some of its rows are of synthetic respondents.
    """

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    n_rows: int
    is_synthetic: bool

    @property
    def short_name(self) -> str:
        """Without the schema, as ``fct_care_rates``; no two public tables share one."""
        return self.name.partition(".")[2]
