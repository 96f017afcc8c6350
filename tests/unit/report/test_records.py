"""Rows of a frame as dictionaries are what pandas itself would make of them."""

import numpy as np
import pandas as pd

from report.records import as_records

FRAME = pd.DataFrame(
    {
        "text": ["a", None, "c"],
        "whole": [1, 2, 3],
        "real": [1.5, float("nan"), -0.0],
        "is": [True, False, True],
        "day": pd.to_datetime(["2024-03-31", None, "2025-03-31"]),
        "mixed": [1, "one", None],
        "whole or none": pd.array([1, None, 3], dtype="Int32"),
        "is or none": pd.array([True, None, False], dtype="boolean"),
        "boxed": pd.Series([np.int64(1), np.float64(0.5), pd.NA], dtype=object).to_numpy(),
    },
    index=[7, 7, 9],
)


def test_rows_are_those_that_pandas_gives():
    ours, theirs = as_records(FRAME), FRAME.to_dict("records")
    assert repr(ours) == repr(theirs)
    assert [list(map(type, row.values())) for row in ours] == [
        list(map(type, row.values())) for row in theirs
    ]


def test_a_frame_without_rows_has_no_records():
    assert as_records(FRAME.head(0)) == []
