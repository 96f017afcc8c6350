"""The words in which corruptions are written.

A corruption changes copies of the frames in place and names every expectation that then fails.
"""

from collections.abc import Callable

import pandas as pd

YEAR = "year_ending_march"
Frames = dict[str, pd.DataFrame]
Corruptions = list[tuple[Callable[[Frames], None], set[str]]]


def register_of(corruptions: Corruptions) -> Callable:
    """Make the decorator that lists a corruption with what it makes fail."""

    def fails(*expectations: str) -> Callable:
        def register(corrupt: Callable[[Frames], None]) -> Callable[[Frames], None]:
            corruptions.append((corrupt, set(expectations)))
            return corrupt

        return register

    return fails


def drop(frames: Frames, name: str, query: str) -> None:
    frames[name] = frames[name].drop(rows_of(frames[name], query))


def swap(frame: pd.DataFrame, column: str, one: str, other: str, query: str) -> None:
    """Exchange two values of a column in the rows a query finds."""
    rows = rows_of(frame, query)
    frame.loc[rows, column] = frame.loc[rows, column].replace({one: other, other: one})


def write(frame: pd.DataFrame, column: str, value: object, query: str) -> None:
    frame.loc[rows_of(frame, query), column] = value


def write_figure(frame: pd.DataFrame, figure: int, query: str) -> None:
    """Print another figure in the rows a query finds."""
    rows = rows_of(frame, query)
    frame.loc[rows, "printed"], frame.loc[rows, "value"] = str(figure), float(figure)


def times(frame: pd.DataFrame, column: str, factor: float, query: str) -> None:
    rows = rows_of(frame, query)
    frame.loc[rows, column] = frame.loc[rows, column] * factor


def rows_of(frame: pd.DataFrame, query: str) -> pd.Index:
    rows = frame.query(query).index
    assert len(rows), f"no row is {query}"
    return rows
