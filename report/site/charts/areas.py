"""Charts of authorities: a trend, a ranking with intervals, a funnel, a line of best fit, a map."""

from report.site.charts.base import (
    BLUE,
    GREY,
    INK,
    PALE,
    ROW,
    WIDTH,
    Records,
    Spec,
    amount,
    chart,
    layer,
    rows,
    to_mark,
    to_name,
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


def ranking(areas: Records, line: float | None, title: str) -> Spec:
    """Draw a value of each area with its interval, the highest first; one of them can be marked.

    Parameters
    ----------
    areas
        ``name``, ``value``, and ``low`` and ``high`` where there is an interval, in their order.
    line
        The value of Wales.
    """
    names = _names(areas)
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
            y=rows("name", names),
            x=amount("low", title),
            x2={"field": "high"},
            color=to_mark(names),
        ),
        layer(
            {"type": "point", "filled": True, "size": 55},
            areas,
            y=rows("name", names),
            x=amount("value", title),
            color=to_mark(names),
        ),
    ]
    return chart(layers, ROW * len(areas), WIDTH - 130)


def funnel(
    areas: Records, curves: Records, titles: tuple[str, str], *, names_outside: bool = False
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
    names_outside
        Whether the areas outside the limits are named; else the one that is marked.
    """
    across, up = amount("population", titles[0], format=",d", grid=False), amount("rate", titles[1])
    inner: Spec = {"type": "line", "color": GREY, "strokeDash": [5, 3]}
    outer: Spec = {"type": "line", "color": PALE}
    layers = [
        layer(mark, curves, x=across, y=amount(name, titles[1]))
        for name, mark in (
            ("low_95", inner),
            ("high_95", inner),
            ("low_99_8", outer),
            ("high_99_8", outer),
        )
    ]
    layers.append(layer({"type": "line", "color": INK, "strokeWidth": 1}, curves, x=across, y=up))
    outside = [area for area in areas if area["is_outside"]]
    layers += _points(areas, across, up, named=outside if names_outside else None)
    return chart(layers, 300)


def fitted_line(areas: Records, line: Records, titles: tuple[str, str]) -> Spec:
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
    layers = [
        layer({"type": "line", "color": GREY}, line, x=across, y=up),
        *_points(areas, across, up),
    ]
    return chart(layers, 280)


def _names(areas: Records) -> list[str]:
    return [str(area["name"]) for area in areas]


def _points(areas: Records, across: Spec, up: Spec, named: Records | None = None) -> list[Spec]:
    """A point for each area; the one that is marked gets its name, or those that are named."""
    names = _names(areas)
    text: Spec = {"type": "text", "align": "left", "dx": 7, "dy": 1, "fontSize": 12}
    name = {"field": "name"}
    return [
        layer(
            {"type": "point", "filled": True, "size": 60, "opacity": 0.85},
            areas,
            x=across,
            y=up,
            color=to_mark(names),
        ),
        layer(text, areas, x=across, y=up, text=name, fill=to_name(names))
        if named is None
        else layer(text, named, x=across, y=up, text=name),
    ]


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
        "legend": {"title": title, "titleLimit": 0, "orient": "right", "labelLimit": 220},
        **colours,
    }
    layers = [{"data": {"values": areas}, "mark": mark, "encoding": {"color": colour}}]
    return chart(layers, 420, 330, projection={"type": "mercator"})
