"""Boundaries of the authorities for a map of a page: fewer points than the mart has."""

import json
from functools import lru_cache

import pandas as pd

from report.site.newest import Frames

DIGITS = 2  # a hundredth of a degree: about a kilometre, less than two pixels of a map of Wales
CORNERS = 4  # a ring with fewer encloses nothing


def features(frames: Frames, values: pd.Series) -> list[dict[str, object]]:
    """GeoJSON features of the authorities that have a value, with it as a property.

    Parameters
    ----------
    values
        A number or a class of each authority, by code.
    """
    boundaries = frames["marts.dim_local_authority_boundaries"].set_index("area_code")
    return [
        {
            "type": "Feature",
            "properties": {"code": code, "value": value},
            "geometry": _simplified(boundaries.loc[code, "boundary_geojson"]),
        }
        for code, value in values.items()
        if code in boundaries.index and not pd.isna(value)
    ]


@lru_cache(maxsize=64)
def _simplified(geojson: str) -> dict[str, object]:
    """Round the corners of a boundary, and leave out those that fall together."""
    geometry = json.loads(geojson)
    parts = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        parts = [parts]
    kept = []
    for part in parts:
        rings = [ring for ring in map(_thinned, part) if len(ring) >= CORNERS]
        if rings:
            kept.append(rings)
    return {"type": "MultiPolygon", "coordinates": kept}


def _thinned(ring: list[list[float]]) -> list[list[float]]:
    thinned: list[list[float]] = []
    for longitude, latitude, *_ in ring:
        corner = [round(longitude, DIGITS), round(latitude, DIGITS)]
        if not thinned or thinned[-1] != corner:
            thinned.append(corner)
    return thinned
