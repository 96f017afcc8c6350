"""What a release holds beside the rows that pages show: its tables, its files, its sources."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.tables import Table


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A file to take away.

    Attributes
    ----------
    path
        From the folder of the site, such as ``../files/fct_care_rates.csv``.
    """

    path: str
    n_bytes: int

    @property
    def name(self) -> str:
        """Without its folder."""
        return self.path.rpartition("/")[2]

    @property
    def form(self) -> str:
        """Its ending, such as ``csv``."""
        return self.path.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Source:
    """A publication that figures were taken from, as the description of its seed tells it.

    Attributes
    ----------
    name
        Of the seed.
    publisher, licence
        Keys of their words.
    source, retrieved, missing
        In English: what was taken, when or from which copy, and what it lacks.
    """

    name: str
    publisher: str
    licence: str
    source: str
    retrieved: str
    missing: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What readers can take away from a release, and whose work it is."""

    tables: Sequence[Table] = ()
    files: Sequence[PublishedFile] = ()
    sources: Sequence[Source] = ()

    def file(self, name: str) -> PublishedFile | None:
        """The file of a name, wherever it lies; None if there is none."""
        return next((file for file in self.files if file.name == name), None)

    def files_of(self, table: Table) -> list[PublishedFile]:
        """The files of a table, a form each; what describes one of them is not among them."""
        return [file for file in self.files if file.name.rpartition(".")[0] == table.short_name]
