"""What all charts share: size, colours, letters, axes, and how one becomes an SVG."""

import json
import re
from collections.abc import Callable

Spec = dict[str, object]
Records = list[dict[str, object]]
Draw = Callable[[Spec], str]

# Okabe and Ito's colours, told apart by readers who are colour-blind, and two greys
BLUE, ORANGE, GREEN, PURPLE, SKY = "#0072B2", "#D55E00", "#007A5A", "#8E4B80", "#56B4E9"
INK, GREY, PALE = "#1b1f24", "#6b7280", "#c9ced6"
WIDTH = 560
ROW = 17  # height of a row that carries a name
# names of rows get a width of their own: letters of a reader's machine may be wider than ours
NAMES: Spec = {"labelLimit": 260, "minExtent": 150, "ticks": False, "domain": False}
LETTER = 7.3  # width of one where they are wide
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
GRAMMAR = "5.20"  # of vl-convert's, the one that the specifications are written in
LETTERS = "Arial, Helvetica, sans-serif"
# names of parts, which the library counts through all charts that it draws
COUNTED = re.compile(r"\b(?:clip|gradient_)\d+\b")
# how colours begin that stand for others until `marked` is asked; no chart shows them
POINT, TEXT = "#feed", "#deaf"
CONFIG: Spec = {
    "background": "white",
    "font": LETTERS,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "labelColor": INK,
        "titleColor": INK,
        "gridColor": "#e6e8eb",
        "domainColor": GREY,
        "tickColor": GREY,
    },
    "legend": {"labelFontSize": 13, "titleFontSize": 13, "titleFontWeight": "normal"},
    "text": {"fontSize": 13, "color": INK},
}


def chart(layers: list[Spec], height: float, width: int = WIDTH, **rest: object) -> Spec:
    """Put layers on one another, in the house's letters and colours."""
    return {
        "$schema": SCHEMA,
        "config": CONFIG,
        "width": width,
        "height": height,
        "padding": {"left": 8, "top": 8, "bottom": 8, "right": 40},
        "layer": layers,
        **rest,
    }


def layer(mark: str | Spec, records: Records | None = None, **encoding: object) -> Spec:
    """A mark with its data, if its own, and what its channels show."""
    data = {} if records is None else {"data": {"values": records}}
    return {"mark": mark, "encoding": encoding, **data}


def amount(name: str, title: str | None = None, *, zero: bool = False, **axis: object) -> Spec:
    """A channel of numbers."""
    return {
        "field": name,
        "type": "quantitative",
        "scale": {"zero": zero},
        "axis": {"title": title, **axis},
    }


def years(name: str = "year", title: str | None = None) -> Spec:
    """A channel of years, written without a point or comma."""
    return amount(name, title, format="d", grid=False, tickMinStep=1)


def rows(name: str, order: list[str]) -> Spec:
    """A channel of names, one a row, in the order given."""
    return {
        "field": name,
        "type": "nominal",
        "sort": order,
        "axis": {**NAMES, "title": None},
    }


def to_mark(names: list[str]) -> Spec:
    """A channel of colours, one a name, in whose place `marked` puts those that readers see."""
    return _stand_ins(names, POINT)


def to_name(names: list[str]) -> Spec:
    """The same for texts, of which only that of the marked name is to be seen."""
    return _stand_ins(names, TEXT)


def _stand_ins(names: list[str], colour: str) -> Spec:
    shades = [f"{colour}{number:02x}" for number in range(len(names))]
    return {
        "field": "name",
        "type": "nominal",
        "scale": {"domain": names, "range": shades},
        "legend": None,
    }


def marked(svg: str, place: int | None) -> str:
    """Let one name of a drawn chart stand out: it is drawn once for all pages that mark another.

    Parameters
    ----------
    place
        Of the name, among those of `to_mark`; None to mark none.
    """
    name = "" if place is None else f"{place:02x}"
    svg = re.sub(f"{POINT}(..)", lambda found: ORANGE if found[1] == name else BLUE, svg)
    return re.sub(f"{TEXT}(..)", lambda found: INK if found[1] == name else "none", svg)


def draw_svg(spec: Spec) -> str:
    """Draw a chart: the same specification gives the same bytes."""
    import vl_convert

    drawn = vl_convert.vegalite_to_svg(json.dumps(spec), vl_version=GRAMMAR)
    numbers: dict[str, str] = {}
    return COUNTED.sub(lambda found: numbers.setdefault(found[0], f"part{len(numbers)}"), drawn)
