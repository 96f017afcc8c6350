"""The newest figure of each place, of seeds and landed editions, folded over what is known."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from flows.landing.deliveries import Landed
from flows.landing.read_once import columns_of, frame_of, load, newest_of, store
from flows.landing.seed_figures import seed_figures
from flows.warehouse.seeds import records

if TYPE_CHECKING:
    import pandas as pd


def dimensions(dataset: str) -> list[str]:
    """By what else than area and year the figures of a dataset are divided."""
    found = (row["dimensions"] for row in records("datasets") if row["dataset"] == dataset)
    return next(found).split()


def newest_figures(dataset: str, editions: Iterable[Landed]) -> "pd.DataFrame":
    """For each place of a dataset the newest figure, of seeds and landed editions.

    Returns
    -------
    pandas.DataFrame
        ``area_code``, ``year``, the dataset's dimensions, ``printed``, ``value``, ``markers``,
        ``published_on`` (text, year-month-day) and ``edition_number`` (0 for the seeds).

    Raises
    ------
    StateError
        If a landed file does not hold any more what its receipt says.
    """
    import pandas as pd

    from domain.figures import newest

    place = ["area_code", "year", *dimensions(dataset)]
    columns = [*place, "printed", "value", "markers", "published_on", "edition_number"]
    seeds = seed_figures(dataset)[columns]
    ours = [landed for landed in editions if landed.receipt.dataset == dataset]
    if not ours:
        return newest(seeds, place)
    landed_figures = _newest_landed(dataset, ours, columns)
    return newest(pd.concat([seeds, landed_figures], ignore_index=True), place)


def _newest_landed(dataset: str, ours: Sequence[Landed], columns: list[str]) -> "pd.DataFrame":
    """The newest figures of landed editions: those of last time, and what has landed since.

    The newest of several editions is the newest of it and of one more, so none is read again.
    """
    import pandas as pd

    from domain.figures import newest

    by_name = {_name(landed): landed for landed in ours}
    kept_at = newest_of(next((each.kept_in for each in ours if each.kept_in), None), dataset)
    last_time = _last_time(kept_at, by_name.keys())
    frames = []
    if last_time:
        names, frame = last_time
        for name in names:
            by_name.pop(name).require_unchanged()
        frames.append(frame)
    frames += [
        landed.edition.figures.assign(
            published_on=str(landed.published_on), edition_number=landed.number
        )[columns]
        for landed in by_name.values()
    ]
    place = columns[: columns.index("printed")]
    found = newest(pd.concat(frames, ignore_index=True), place)
    if kept_at and by_name:
        everything = {"editions": [_name(each) for each in ours], "figures": columns_of(found)}
        store(kept_at, everything)
    return found


def _last_time(
    kept_at: Path | None, in_use: Iterable[str]
) -> "tuple[list[str], pd.DataFrame] | None":
    """The editions folded last time and their newest figures; none if one is not in use now."""
    content = load(kept_at) if kept_at else None
    if content is None or not set(content["editions"]) <= set(in_use):
        return None
    return content["editions"], frame_of(content["figures"])


def _name(landed: Landed) -> str:
    """What tells an edition from every other: its number, its day and its files."""
    files = [(file.name, file.sha256) for file in landed.receipt.files]
    return json.dumps([landed.number, str(landed.published_on), files])
