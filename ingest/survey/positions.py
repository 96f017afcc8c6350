"""What each respondent answered, as positions of options: a number for each distinct text."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from domain.respondents import least_alike
from ingest.survey.cells import by_text
from ingest.survey.questions import Meanings, option_positions
from ingest.survey.tables import Export


class Positions:
    """Positions of the answers in an export, from 1; 0 is no answer, or one not understood."""

    def __init__(
        self, export: Export, meanings: Meanings, seeds: Mapping[str, pd.DataFrame]
    ) -> None:
        self.export, self.meanings = export, meanings
        scales = {question.scale for question in meanings.questions.values()}
        self.of_options = {scale: option_positions(seeds, scale) for scale in scales}
        self._of_texts: dict[str, np.ndarray] = {}

    def of_texts(self, column: str) -> np.ndarray:
        """Position of each distinct text of a column, shape (texts,)."""
        if column not in self._of_texts:
            known = self.of_options[self.meanings.questions[column].scale]
            texts = self.export.columns[column].texts
            options = (self.meanings.of(column, text).option for text in texts)
            found = (known[option] if option else 0 for option in options)
            self._of_texts[column] = by_text(found, np.uint8)
        return self._of_texts[column]

    def of_rows(self, column: str, rows: np.ndarray) -> np.ndarray:
        """Position of the answer of some rows, shape (rows,)."""
        return self.of_texts(column)[self.export.columns[column].codes[rows]]

    def given_before(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Rows that give every answer of an earlier row, and that row; as many as are not chance.

        Rows of fewer answers than `least_alike` are not looked at.
        """
        rng = np.random.Generator(np.random.PCG64(0))  # any numbers do: equality is looked at below
        marks = np.zeros(len(rows), dtype=np.uint64)
        n_answers = np.zeros(len(rows), dtype=np.int64)
        for column in self.meanings.questions:
            given = self.of_rows(column, rows)
            drawn = rng.integers(1, 2**63, 256, dtype=np.uint64)
            drawn[0] = 0
            marks ^= drawn[given]
            n_answers += given > 0
        is_full = n_answers >= least_alike(len(rows))
        full, numbers = rows[is_full], pd.factorize(marks[is_full])[0]
        first = full[np.unique(numbers, return_index=True)[1]][numbers]
        again, before = full[first != full], first[first != full]
        is_equal = np.ones(len(again), dtype=bool)
        for column in self.meanings.questions:
            is_equal &= self.of_rows(column, again) == self.of_rows(column, before)
        return again[is_equal], before[is_equal]
