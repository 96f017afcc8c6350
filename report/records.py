"""The rows of a frame as dictionaries."""

from typing import Any

import numpy as np
import pandas as pd


def as_records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Every row by column, as ``to_dict("records")`` gives them: what is NA is None.

    That one asks the frame for each column of each row's kind anew, which is most of the time of a
    page with many small tables.
    """
    names = list(frame)
    columns = [_values(frame[name]) for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _values(column: pd.Series) -> list[Any]:
    if isinstance(column.dtype, np.dtype) and column.dtype != object:
        return column.tolist()
    return [_plain(value) for value in column.tolist()]


def _plain(value: object) -> object:
    if value is pd.NA:
        return None
    return value.item() if isinstance(value, np.generic) else value
