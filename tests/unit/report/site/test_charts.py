"""Charts are drawn off line, the same each time, and hold the figures they were given."""

import json
import re

import pytest

from report.site.boundaries import features
from report.site.charts import areas as charts
from report.site.charts.base import BLUE, INK, ORANGE, POINT, TEXT, draw_svg, marked
from report.site.newest import newest_complete_year
from report.site.tables import Tables

AREAS = [
    {"name": name, "value": 100.0 + n, "low": 90.0 + n, "high": 110.0 + n, "population": 9e3 * n}
    | {"rate": 100.0 + n, "is_outside": n == 2}
    for n, name in enumerate(("Ynys Môn", "Powys", "Torfaen"), 1)
]
CURVES = [
    {"population": 1e4 * n, "rate": 100, "low_95": 90, "high_95": 110, "low_99_8": 80}
    | {"high_99_8": 120}
    for n in (1, 2, 3)
]
OBSERVED = [{"year": 2020 + n, "rate": 90.0 + n, "low": 80.0, "high": 100.0} for n in range(3)]
FITTED = [{"year": 2020 + n, "rate": 90.5 + n, "segment": 1} for n in range(3)]
SQUARE = {"type": "Polygon", "coordinates": [[[-4, 52], [-3, 52], [-3, 53], [-4, 53], [-4, 52]]]}
SPECS = {
    "trend": charts.trend(OBSERVED, FITTED, OBSERVED, ("Powys", "Wales"), "per 10,000"),
    "trend alone": charts.trend(OBSERVED, FITTED, [], ("Wales", "Wales"), "per 10,000"),
    "ranking": charts.ranking(AREAS, 101.0, "per 10,000"),
    "funnel": charts.funnel(AREAS, CURVES, ("children", "rate")),
    "fitted line": charts.fitted_line(AREAS, AREAS[:2], ("deprivation", "rate")),
    "map": charts.coloured_map(
        [{"type": "Feature", "properties": {"value": 1}, "geometry": SQUARE}],
        "rate",
        {"type": "quantitative"},
    ),
}


@pytest.mark.parametrize("name", SPECS)
def test_a_chart_is_an_image_that_asks_nothing_of_anybody_and_runs_nothing(name):
    svg = draw_svg(SPECS[name])
    assert svg.startswith("<svg")
    assert "<script" not in svg
    assert set(re.findall(r"https?://[^\"' )]+", svg)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }


@pytest.mark.parametrize("name", SPECS)
def test_the_same_chart_is_the_same_bytes(name):
    assert draw_svg(SPECS[name]) == draw_svg(SPECS[name])


def test_a_ranking_names_every_area_and_holds_its_value_and_interval():
    svg = draw_svg(SPECS["ranking"])
    for area in AREAS:
        assert area["name"] in svg
        assert f'"value: {area["value"]:.0f}; name: {area["name"]}"' in svg
        assert f'"low: {area["low"]:.0f}; name: {area["name"]}; high: {area["high"]:.0f}"' in svg


def test_the_area_of_a_page_stands_out_in_another_colour_and_by_name():
    drawn = draw_svg(SPECS["funnel"])
    powys, nobody = marked(drawn, 1), marked(drawn, None)
    assert (powys.count(ORANGE), nobody.count(ORANGE)) == (1, 0)
    assert (powys.count(BLUE), nobody.count(BLUE)) == (len(AREAS) - 1, len(AREAS))
    seen = [
        name
        for fill, name in re.findall(r'<text[^>]*fill="([^"]*)"[^>]*>([^<]*)<', powys)
        if fill == INK and name in ("Ynys Môn", "Powys", "Torfaen")
    ]
    assert seen == ["Powys"]


@pytest.mark.parametrize("name", SPECS)
@pytest.mark.parametrize("place", [None, 0, 2])
def test_no_colour_that_stands_for_another_is_left(name, place):
    assert not re.search(f"{POINT}|{TEXT}", marked(draw_svg(SPECS[name]), place))


def test_areas_outside_the_limits_are_named_where_none_is_marked():
    drawn = marked(draw_svg(charts.funnel(AREAS, CURVES, ("x", "y"), names_outside=True)), None)
    assert [name for name in ("Ynys Môn", "Powys", "Torfaen") if f">{name}<" in drawn] == ["Powys"]


def test_a_boundary_keeps_its_shape_with_fewer_corners():
    ring = [[-4 + n / 1000, 52] for n in range(1000)] + [[-3, 53], [-4, 53], [-4, 52]]
    tables = _boundaries({"type": "Polygon", "coordinates": [ring]})
    (feature,) = features(tables, {"W06000001": 7})
    ((thinned,),) = feature["geometry"]["coordinates"]
    assert len(thinned) < 120
    assert thinned[0] == thinned[-1] == [-4, 52]
    assert feature["properties"] == {"code": "W06000001", "value": 7}


def test_an_islet_smaller_than_a_pixel_is_left_out_and_an_area_without_a_value_too():
    islet = [[-5, 53], [-5.0001, 53], [-5.0001, 53.0001], [-5, 53]]
    shape = {"type": "MultiPolygon", "coordinates": [[islet], SQUARE["coordinates"]]}
    tables = _boundaries(shape)
    (feature,) = features(tables, {"W06000001": 7})
    assert len(feature["geometry"]["coordinates"]) == 1
    assert features(tables, {"W06000002": 7}) == []


def _boundaries(geometry):
    import pandas as pd

    frame = pd.DataFrame({"area_code": ["W06000001"], "boundary_geojson": [json.dumps(geometry)]})
    return Tables({"marts.dim_local_authority_boundaries": frame})


def test_the_newest_year_is_the_last_in_which_as_many_areas_as_ever_have_a_figure():
    rows = [
        {"year_ending_march": year, "is_wales": False, "rate": 1.0 if year < 2025 else None}
        for year in (2023, 2024, 2025)
        for _ in range(2)
    ]
    rows += [{"year_ending_march": 2025, "is_wales": True, "rate": 1.0}]
    rows += [{"year_ending_march": 2026, "is_wales": False, "rate": 1.0}]
    assert newest_complete_year(rows, "rate") == 2024
