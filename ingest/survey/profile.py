"""What each column of an export holds, as far as it can be told without a codebook."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from ingest.survey.qsf import Asked
from ingest.survey.questions import UNANSWERED
from ingest.survey.tables import Export, Source, UnreadableColumnError

LONG = 25  # letters on average: ids, days and addresses have fewer, and choices come again
FEW = 40  # distinct texts of a closed question; there are 22 authorities


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an export.

    Attributes
    ----------
    texts
        How often each text stands in it; no answer is left out.
    labels
        Of codes, what the file or the survey of Qualtrics says they are.
    n_rows
        Rows of the export.
    is_labelled_in_file
        Whether the labels are in the export itself, so that whoever reads it knows them.
    """

    name: str
    wording: str
    texts: Counter[str]
    labels: Mapping[str, str] = field(default_factory=dict)
    n_rows: int = 0
    is_labelled_in_file: bool = False

    @property
    def is_unique(self) -> bool:
        """Whether every row holds another text, as an id does."""
        return len(self.texts) == self.n_rows > 0

    @property
    def is_written(self) -> bool:
        """Whether people wrote what stands in it."""
        n_letters = sum(len(text) for text in self.texts)
        is_of_one_each = len(self.texts) > self.texts.total() / 2
        return not self.labels and is_of_one_each and n_letters > LONG * len(self.texts)

    @property
    def is_closed(self) -> bool:
        """Whether its texts may be answers to a closed question."""
        return 0 < len(self.texts) <= FEW and not self.is_unique and not self.is_written

    @property
    def choices(self) -> dict[str, int]:
        """Texts as people know them, with their counts: labels where there are any."""
        return {self.labels.get(text, text): n for text, n in self.texts.most_common()}


def profiles(source: Source, asked: Mapping[str, Asked]) -> list[Column]:
    """Look at every column that can be read; of two with one name at neither.

    Parameters
    ----------
    asked
        What the survey of Qualtrics says of the columns, if it is at hand.
    """
    names = [name for name in source.header if name and source.header.count(name) == 1]
    columns = []
    for name, export in _taken(source, names):
        texts = export.columns[name].counts()
        for text in ("", UNANSWERED):
            texts.pop(text, None)
        known = asked.get(name)
        labels = dict(export.labels.get(name, {}))
        wording = source.wording.get(name, "")
        if known:
            is_coded = any(text in known.labels for text in texts)
            labels = labels or (dict(known.labels) if is_coded else {})
            wording = wording or known.wording
        is_in_file = bool(export.labels.get(name))
        columns.append(Column(name, wording, texts, labels, export.n_rows, is_in_file))
    return columns


def _taken(source: Source, names: list[str]) -> list[tuple[str, Export]]:
    """All columns at once; one by one if there is one that cannot be read."""
    try:
        export = source.take(names)
        return [(name, export) for name in names]
    except UnreadableColumnError:
        taken = []
        for name in names:
            try:
                taken.append((name, source.take([name])))
            except UnreadableColumnError:
                continue
        return taken
