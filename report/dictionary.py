"""The data dictionary of a release: every public table with its columns, on one page."""

from dataclasses import dataclass

from domain.tables import Column, Table
from report.data_package import description, unit
from report.pages import template

# where the name of a table starts so: the heading it stands under
GROUPS = {
    "marts.dim": "Areas, questions and what describes them",
    "marts.fct": "Figures",
    "marts.rpt": "What readers should know of the figures",
    "results": "Statistics and checks",
    "ledger.rpt": "Printed beside computed",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A table as the page shows it; columns with the unit that their name carries."""

    name: str
    anchor: str
    description: str
    key: str
    n_rows: int
    columns: list[tuple[Column, str]]


def dictionary_page(tables: list[Table], release: dict) -> str:
    """Draw the dictionary.

    Parameters
    ----------
    tables
        Every public table.
    release
        ``id``, ``created_at`` and ``code_version`` of the release.

    Returns
    -------
    str
        An HTML page that needs nothing but itself: no script, no network.
    """
    groups = {
        title: [_entry(table) for table in tables if table.name.startswith(start)]
        for start, title in GROUPS.items()
    }
    return template("dictionary.html").render(
        release=release,
        groups={title: entries for title, entries in groups.items() if entries},
        columns=_columns(tables),
    )


def _entry(table: Table) -> Entry:
    return Entry(
        name=table.name,
        anchor=table.short_name,
        description=description(table),
        key=", ".join(table.key),
        n_rows=table.n_rows,
        columns=[(column, unit(column.name) or "") for column in table.columns],
    )


def _columns(tables: list[Table]) -> dict[str, list[str]]:
    """The tables of each column, both in the order of their names."""
    found: dict[str, list[str]] = {}
    for table in tables:
        for column in table.columns:
            found.setdefault(column.name, []).append(table.short_name)
    return {name: sorted(found[name]) for name in sorted(found)}
