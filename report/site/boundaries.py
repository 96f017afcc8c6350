"""Boundaries of the authorities for a map of a page: fewer points than the mart has."""

import json
from collections.abc import Mapping
from functools import lru_cache

from report.site.tables import Row, Tables

DIGITS = 2  # a hundredth of a degree: about a kilometre, less than two pixels of a map of Wales
CORNERS = 4  # a ring with fewer encloses nothing


def features(tables: Tables, values: Mapping[str, float | str]) -> list[Row]:
    """GeoJSON features of the authorities that have a value, with it as a property.

    Parameters
    ----------
    values
        A number or a class of each authority, by code.
    """
    found = []
    for area in tables.rows("marts.dim_local_authority_boundaries"):
        code = area["area_code"]
        if code in values:
            properties = {"code": code, "value": values[code]}
            geometry = _simplified(area["boundary_geojson"])
            found.append({"type": "Feature", "properties": properties, "geometry": geometry})
    return found


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
