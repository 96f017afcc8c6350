"""The publications that raw seeds were taken from, as the descriptions beside the seeds say."""

from pathlib import Path

import yaml  # type: ignore[import-untyped]

from flows.settings import PROJECT
from report.site.contents import Source

PLACES = ("seeds/raw", "seeds/reference")
LICENCES = {"Open Government Licence": "ogl", "CC BY": "cc_by"}  # how the text of one begins


def sources() -> list[Source]:
    """Every publication that figures or boundaries were taken from, in the order of the seeds."""
    paths = [path for place in PLACES for path in sorted((PROJECT / place).glob("*.yml"))]
    return [source for path in paths if (source := _source(path)) is not None]


def _source(path: Path) -> Source | None:
    """The publication of a seed; None of what we wrote ourselves, which names no publisher."""
    text = path.read_text(encoding="utf-8")
    if "publisher:" not in text:  # so that few are parsed
        return None
    (seed,) = yaml.load(text, yaml.CSafeLoader)["seeds"]
    meta = seed["config"]["meta"]
    licence = next(key for start, key in LICENCES.items() if meta["licence"].startswith(start))
    return Source(
        seed["name"],
        meta["publisher"],
        licence,
        meta["source"],
        meta["retrieved"],
        meta["missing"],
    )
