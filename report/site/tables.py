"""The public tables that pages are made of: as frames, and as the rows of an area or a year."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from report.records import as_records

Row = dict[str, Any]
Index = dict[tuple[object, ...], list[Row]]


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class Tables:
    """Tables by their name with schema, such as ``marts.fct_care_rates``.

    `rows` is the quick way to the few rows of an area: a table is turned into rows once, and
    indexed once by each choice of columns that anybody asks for.
    """

    frames: Mapping[str, pd.DataFrame]
    _indexes: dict[tuple[str, ...], Index] = field(default_factory=dict)

    def __getitem__(self, name: str) -> pd.DataFrame:
        """A whole table as a frame."""
        return self.frames[name]

    def rows(self, name: str, **equal: object) -> list[Row]:
        """The rows of a table in which columns have these values, in its order.

        Returns
        -------
        list of dict
            A row each, by column; what is missing is None. Nobody may change them.
        """
        key = (name, *equal)
        if key not in self._indexes:
            self._indexes[key] = self._indexed(name, tuple(equal))
        return self._indexes[key].get(tuple(equal.values()), [])

    def _indexed(self, name: str, columns: tuple[str, ...]) -> Index:
        if columns:
            rows = self.rows(name)
        else:
            frame = self.frames[name].astype(object)
            rows = as_records(frame.where(frame.notna(), None))
        index: Index = defaultdict(list)
        for row in rows:
            index[tuple(row[column] for column in columns)].append(row)
        return dict(index)
