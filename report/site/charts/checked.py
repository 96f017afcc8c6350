"""Charts of the report, checked, and of what choices leave open."""

from report.site.charts.base import (
    BLUE,
    GREEN,
    GREY,
    INK,
    LETTER,
    ORANGE,
    PALE,
    PURPLE,
    ROW,
    SKY,
    WIDTH,
    Records,
    Spec,
    amount,
    chart,
    layer,
    rows,
)

# of the bases of verdicts, in their order, and of the groups of authorities
BASES = (BLUE, SKY, GREEN, PURPLE, INK, ORANGE, PALE)
GROUPS = (BLUE, PALE, GREY, ORANGE)
TOP = {"title": None, "orient": "top", "columns": 2, "columnPadding": 36, "labelLimit": 320}


def score(counts: Records, verdicts: list[str], bases: list[str], title: str) -> Spec:
    """Draw how many printed values have each verdict, and what it rests on.

    Parameters
    ----------
    counts
        ``verdict``, ``basis``, ``start``, ``end``.
    verdicts, bases
        Their names in the language of the page, in their order.
    """
    used = [basis for basis in bases if any(each["basis"] == basis for each in counts)]
    shades = dict(zip(bases, BASES, strict=True))
    totals = [
        {
            "verdict": verdict,
            "end": max(float(str(each["end"])) for each in counts if each["verdict"] == verdict),
        }
        for verdict in verdicts
        if any(each["verdict"] == verdict for each in counts)
    ]
    layers = [
        layer(
            {"type": "bar", "height": {"band": 0.7}},
            counts,
            y=rows("verdict", verdicts),
            x=amount("start", title, zero=True),
            x2={"field": "end"},
            color={
                "field": "basis",
                "type": "nominal",
                "scale": {"domain": used, "range": [shades[basis] for basis in used]},
                "legend": TOP,
            },
        ),
        layer(
            {"type": "text", "align": "left", "dx": 5},
            totals,
            y=rows("verdict", verdicts),
            x=amount("end", title),
            text={"field": "end"},
        ),
    ]
    return chart(layers, 30 * len(verdicts), WIDTH - 140)


def readings(changes: Records, series: list[str], order: list[str], title: str) -> Spec:
    """Draw the change of each authority by several ways of computing it; the printed one as a ring.

    Parameters
    ----------
    changes
        ``name``, ``series``, ``value``.
    series
        Ways of computing, the printed one last.
    order
        Names of authorities.
    """
    colour = {
        "field": "series",
        "type": "nominal",
        "scale": {"domain": series, "range": [BLUE, ORANGE, GREY, INK][-len(series) :]},
        "legend": {**TOP, "columns": 1},
    }
    printed = [each for each in changes if each["series"] == series[-1]]
    computed = [each for each in changes if each["series"] != series[-1]]
    layers = [
        layer(mark, records, y=rows("name", order), x=amount("value", title), color=colour)
        for mark, records in (
            ({"type": "point", "filled": True, "size": 60, "opacity": 0.9}, computed),
            ({"type": "point", "filled": False, "size": 150, "opacity": 1}, printed),
        )
    ]
    layers.append(layer({"type": "rule", "color": INK}, [{"value": 0}], x=amount("value", title)))
    return chart(layers, 22 * len(order), WIDTH - 130)


def bars(counts: Records, order: list[str], title: str, first: str) -> Spec:
    """Draw a share of each way of computing; the first of them stands out.

    Parameters
    ----------
    counts
        ``name``, ``value``, ``written``.
    """
    place = rows("name", order)
    place["axis"] = {
        "title": None,
        "labelLimit": 0,
        "ticks": False,
        "domain": False,
        "minExtent": LETTER * max(map(len, order), default=0),
    }
    across = amount("value", title, zero=True)
    across["scale"] = {"domain": [0, 100]}
    shade = {"condition": {"test": {"field": "name", "equal": first}, "value": BLUE}, "value": GREY}
    layers = [
        layer({"type": "bar", "height": {"band": 0.6}}, counts, y=place, x=across, color=shade),
        layer(
            {"type": "text", "align": "left", "dx": 5},
            counts,
            y=place,
            x=across,
            text={"field": "written"},
        ),
    ]
    return chart(layers, 26 * len(order), WIDTH - 230)


def shares(parts: Records, order: list[str], groups: list[str], title: str) -> Spec:
    """Draw in how many of the specifications an authority is in each group.

    Parameters
    ----------
    parts
        ``name``, ``group``, ``start``, ``end`` in percent.
    """
    layers = [
        layer(
            {"type": "bar", "height": {"band": 0.8}},
            parts,
            y=rows("name", order),
            x=amount("start", title, zero=True),
            x2={"field": "end"},
            color=_of_groups(groups),
        )
    ]
    return chart(layers, (ROW + 3) * len(order), WIDTH - 130)


def decisions(cells: Records, order: list[str], choices: list[str]) -> Spec:
    """Draw how often each choice decides the group of each authority.

    Parameters
    ----------
    cells
        ``name``, ``choice``, ``value`` in percent, ``written``.
    """
    across = {
        "field": "choice",
        "type": "nominal",
        "sort": choices,
        "axis": {"title": None, "orient": "top", "labelAngle": -30, "labelLimit": 0},
    }
    shade = {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": [0, 100], "range": ["#f7f8f9", SKY]},
        "legend": None,
    }
    layers = [
        layer({"type": "rect"}, cells, y=rows("name", order), x=across, color=shade),
        layer({"type": "text"}, cells, y=rows("name", order), x=across, text={"field": "written"}),
    ]
    return chart(layers, (ROW + 5) * len(order), WIDTH - 130)


def curves(points: Records, order: list[str], groups: list[str], title: str) -> Spec:
    """Draw the changes that an authority has under all specifications, coloured by its group.

    Parameters
    ----------
    points
        ``name``, ``value``, ``group`` of steps along the curve.
    """
    layers = [
        layer({"type": "rule", "color": GREY}, [{"value": 0}], x=amount("value", title)),
        layer(
            {"type": "point", "filled": True, "size": 45, "opacity": 0.9},
            points,
            y=rows("name", order),
            x=amount("value", title),
            color=_of_groups(groups),
        ),
    ]
    return chart(layers, (ROW + 3) * len(order), WIDTH - 130)


def _of_groups(groups: list[str]) -> Spec:
    return {
        "field": "group",
        "type": "nominal",
        "scale": {"domain": groups, "range": list(GROUPS)},
        "legend": TOP,
    }
