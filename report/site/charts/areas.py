"""Charts of authorities: a trend, a ranking with intervals, a funnel, a line of best fit, a map."""

import json

from report.site.charts.base import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    PALE,
    ROW,
    WIDTH,
    Records,
    Spec,
    amount,
    chart,
    layer,
    rows,
    years,
)


def trend(
    observed: Records, fitted: Records, compared: Records, names: tuple[str, str], unit: str
) -> Spec:
    """Draw rates of the years with their intervals, the trend through them, and Wales.

    Parameters
    ----------
    observed
        ``year``, ``rate``, ``low``, ``high``.
    fitted
        ``year``, ``rate``, ``segment``.
    compared
        ``year``, ``rate`` of what it is compared with; may be empty.
    names
        Of the area and of what it is compared with, written at the ends of the lines.
    unit
        Title of the axis.
    """
    height = amount("rate", unit)
    layers = [
        layer({"type": "line", "color": GREY, "strokeDash": [4, 3]}, compared, x=years(), y=height),
        layer(
            {"type": "rule", "color": BLUE, "opacity": 0.5},
            observed,
            x=years(),
            y=amount("low", unit),
            y2={"field": "high"},
        ),
        layer(
            {"type": "line", "color": BLUE, "strokeWidth": 2},
            fitted,
            x=years(),
            y=height,
            detail={"field": "segment"},
        ),
        layer(
            {"type": "point", "color": BLUE, "filled": True, "size": 45},
            observed,
            x=years(),
            y=height,
        ),
    ]
    for records, name, colour in ((observed, names[0], BLUE), (compared, names[1], GREY)):
        if records:
            mark = {"type": "text", "align": "left", "dx": 8, "color": colour, "fontWeight": "bold"}
            layers.append(
                layer(
                    mark,
                    [{**records[-1], "name": name}],
                    x=years(),
                    y=height,
                    text={"field": "name"},
                )
            )
    return chart(layers, 280, WIDTH - 90)


def ranking(areas: Records, line: float | None, title: str, marked: str | None = None) -> Spec:
    """Draw a value of each area with its interval, the highest first.

    Parameters
    ----------
    areas
        ``name``, ``value``, and ``low`` and ``high`` where there is an interval, in their order.
    line
        The value of Wales.
    marked
        Name of the area that stands out.
    """
    order = [str(area["name"]) for area in areas]
    colour = {
        "condition": {"test": f"datum.name === {json.dumps(marked)}", "value": ORANGE},
        "value": BLUE,
    }
    with_interval = [area for area in areas if "low" in area]
    layers = []
    if line is not None:
        layers.append(
            layer(
                {"type": "rule", "color": GREY, "strokeDash": [4, 3]},
                [{"value": line}],
                x=amount("value", title),
            )
        )
    layers += [
        layer(
            {"type": "rule", "strokeWidth": 2},
            with_interval,
            y=rows("name", order),
            x=amount("low", title),
            x2={"field": "high"},
            color=colour,
        ),
        layer(
            {"type": "point", "filled": True, "size": 55},
            areas,
            y=rows("name", order),
            x=amount("value", title),
            color=colour,
        ),
    ]
    return chart(layers, ROW * len(areas), WIDTH - 130)


def funnel(
    areas: Records, curves: Records, titles: tuple[str, str], marked: str | None = None
) -> Spec:
    """Draw rates against populations, with the limits that chance alone would keep.

    Parameters
    ----------
    areas
        ``name``, ``population``, ``rate``, ``is_outside``.
    curves
        ``population``, ``rate`` of Wales, ``low_95``, ``high_95``, ``low_99_8``, ``high_99_8``.
    titles
        Of the horizontal and of the vertical axis.
    """
    across, up = amount("population", titles[0], format=",d", grid=False), amount("rate", titles[1])
    layers = [
        layer(
            {
                "type": "line",
                "color": PALE if wide else GREY,
                "strokeDash": [] if wide else [5, 3],
            },
            curves,
            x=across,
            y=amount(name, titles[1]),
        )
        for name, wide in (
            ("low_95", False),
            ("high_95", False),
            ("low_99_8", True),
            ("high_99_8", True),
        )
    ]
    layers.append(layer({"type": "line", "color": INK, "strokeWidth": 1}, curves, x=across, y=up))
    test = f"datum.name === {json.dumps(marked)}"
    colour = {"condition": {"test": test, "value": ORANGE}, "value": BLUE}
    layers.append(
        layer(
            {"type": "point", "filled": True, "size": 60, "opacity": 0.85},
            areas,
            x=across,
            y=up,
            color=colour,
        )
    )
    named = [
        area for area in areas if area["name"] == marked or (marked is None and area["is_outside"])
    ]
    layers.append(
        layer(
            {"type": "text", "dy": -10, "fontSize": 12},
            named,
            x=across,
            y=up,
            text={"field": "name"},
        )
    )
    return chart(layers, 300)


def fitted_line(
    areas: Records, line: Records, titles: tuple[str, str], marked: str | None = None
) -> Spec:
    """Draw rates against deprivation, and the regression line of what it predicts.

    Parameters
    ----------
    areas
        ``name``, ``value``, ``rate``.
    line
        Two points, ``value`` and ``rate``.
    titles
        Of the horizontal and of the vertical axis.
    """
    across, up = amount("value", titles[0], grid=False), amount("rate", titles[1])
    colour = {
        "condition": {"test": f"datum.name === {json.dumps(marked)}", "value": ORANGE},
        "value": BLUE,
    }
    named = [area for area in areas if area["name"] == marked]
    layers = [
        layer({"type": "line", "color": GREY}, line, x=across, y=up),
        layer(
            {"type": "point", "filled": True, "size": 60, "opacity": 0.85},
            areas,
            x=across,
            y=up,
            color=colour,
        ),
        layer(
            {"type": "text", "dy": -10, "fontSize": 12},
            named,
            x=across,
            y=up,
            text={"field": "name"},
        ),
    ]
    return chart(layers, 280)


def coloured_map(areas: list[Spec], title: str, colours: Spec) -> Spec:
    """Draw a map with a value or a class of each area.

    Parameters
    ----------
    areas
        GeoJSON features, each with ``value`` among its properties.
    title
        Of the legend.
    colours
        The channel of colour but for field and title, such as ``{"type": "quantitative"}``.
    """
    mark = {"type": "geoshape", "stroke": "white", "strokeWidth": 0.6}
    colour = {
        "field": "properties.value",
        "legend": {"title": title, "orient": "right", "labelLimit": 220},
        **colours,
    }
    layers = [{"data": {"values": areas}, "mark": mark, "encoding": {"color": colour}}]
    return chart(layers, 420, 330, projection={"type": "mercator"})
