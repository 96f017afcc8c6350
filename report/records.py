"""The rows of a frame as dictionaries."""

from typing import Any

import pandas as pd


def as_records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Every row by column, as ``to_dict("records")`` gives them.

    That one asks the frame for each column of each row's kind anew, which is most of the time of a
    page with many small tables.
    """
    names = list(frame)
    columns = [frame[name].tolist() for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
