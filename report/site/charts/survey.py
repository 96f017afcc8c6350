"""Charts of the survey: shares of answers, differences between groups, loadings of factors."""

import textwrap

from report.site.charts.base import (
    BLUE,
    GREY,
    INK,
    LETTER,
    ORANGE,
    PALE,
    SKY,
    WIDTH,
    Records,
    Spec,
    amount,
    chart,
    layer,
    rows,
)

LETTERS_A_LINE = 36
LINE, GAP = 16, 12  # height of a line of a label, and between two rows
# below the middle, the middle, above it; and from little to much where there is no middle
DIVERGING = (ORANGE, "#F2B48C", PALE, "#8DBFE0", BLUE)
SEQUENTIAL = ("#DCEAF5", "#A9CFE8", SKY, BLUE, "#003F66")
VERDICTS = ("different", "equivalent", "undecided")


def likert(answers: Records, labels: list[str], title: str, withheld: Records) -> Spec:
    """Draw the shares of the answers to questions of one scale, a bar a question.

    Parameters
    ----------
    answers
        ``name`` of the question, ``answer``, ``start``, ``end``; in the order of the questions.
    labels
        The answers in their order; the middle one is neutral where a bar starts below 0.
    withheld
        ``name`` and ``said`` of questions whose bar cannot be drawn.
    """
    wrapped = [_wrapped(record) for record in answers]
    missing = [{**_wrapped(record), "at": 0} for record in withheld]
    order = list(dict.fromkeys(str(record["name"]) for record in [*wrapped, *missing]))
    is_diverging = any(float(str(record["start"])) < 0 for record in answers)
    colour = {
        "field": "answer",
        "type": "nominal",
        "sort": labels,
        "scale": {"domain": labels, "range": _shades(len(labels), is_diverging=is_diverging)},
        "legend": {
            "title": None,
            "orient": "top",
            "columns": 2,
            "columnPadding": 36,
            "labelLimit": 260,
        },
    }
    layers = [
        layer(
            {"type": "bar", "height": {"band": 0.7}},
            wrapped,
            y=_lines(order),
            x=amount("start", title, zero=True),
            x2={"field": "end"},
            color=colour,
        )
    ]
    if is_diverging:
        layers.append(
            layer({"type": "rule", "color": INK}, [{"start": 0}], x=amount("start", title))
        )
    if missing:
        layers.append(
            layer(
                {"type": "text", "align": "left", "dx": 4, "color": GREY},
                missing,
                y=_lines(order),
                x=amount("at", title),
                text={"field": "said"},
            )
        )
    return chart(layers, _height(order), WIDTH - 170)


def forest(
    differences: Records, margin: tuple[float, float], title: str, verdicts: dict[str, str]
) -> Spec:
    """Draw standardised differences with their intervals over the band of what counts as alike.

    Parameters
    ----------
    differences
        ``name``, ``value``, ``low``, ``high``, ``verdict``, in their order.
    margin
        The differences between which groups count as alike, in standard deviations.
    verdicts
        Names of ``different``, ``equivalent`` and ``undecided`` in the language of the page.
    """
    wrapped = [_wrapped(record) for record in differences]
    order = [str(record["name"]) for record in wrapped]
    named = [verdicts[name] for name in VERDICTS]
    colour = {
        "field": "verdict",
        "type": "nominal",
        "scale": {"domain": named, "range": [ORANGE, BLUE, GREY]},
        "legend": {"title": None, "orient": "top", "columnPadding": 24},
    }
    layers = [
        layer(
            {"type": "rect", "color": SKY, "opacity": 0.2},
            [{"low": margin[0], "high": margin[1]}],
            x=amount("low", title),
            x2={"field": "high"},
        ),
        layer({"type": "rule", "color": INK}, [{"value": 0}], x=amount("value", title)),
        layer(
            {"type": "rule", "strokeWidth": 2},
            wrapped,
            y=_lines(order),
            x=amount("low", title),
            x2={"field": "high"},
            color=colour,
        ),
        layer(
            {"type": "point", "filled": True, "size": 60, "opacity": 1},
            wrapped,
            y=_lines(order),
            x=amount("value", title),
            color=colour,
        ),
    ]
    return chart(layers, _height(order), WIDTH - 170)


def loadings(cells: Records, factors: list[str], title: str) -> Spec:
    """Draw the loading of each item on each factor; the largest of an item carries its number.

    Parameters
    ----------
    cells
        ``name`` of the item, ``factor``, ``loading``, and ``written`` where it is the item's
        largest; in the order of the items.
    """
    wrapped = [_wrapped(record) for record in cells]
    order = list(dict.fromkeys(str(record["name"]) for record in wrapped))
    across = {
        "field": "factor",
        "type": "nominal",
        "sort": factors,
        "axis": {"title": title, "orient": "top", "labelAngle": 0, "ticks": False, "domain": False},
    }
    large = [record for record in wrapped if record.get("written")]
    layers = [
        layer(
            {"type": "rect", "stroke": "white"},
            wrapped,
            y=_lines(order),
            x=across,
            color={
                "field": "loading",
                "type": "quantitative",
                "scale": {"domain": [-1, 1], "range": [ORANGE, "#f7f8f9", SKY]},
                "legend": None,
            },
        ),
        layer(
            {"type": "text", "fontWeight": "bold"},
            large,
            y=_lines(order),
            x=across,
            text={"field": "written"},
        ),
    ]
    return chart(layers, _height(order), WIDTH - 170)


def _wrapped(record: Spec) -> Spec:
    """A record whose name is broken into lines."""
    return {**record, "name": "\n".join(textwrap.wrap(str(record["name"]), LETTERS_A_LINE))}


def _lines(order: list[str]) -> Spec:
    """A channel of names of several lines, one row each."""
    channel = rows("name", order)
    axis = {
        "title": None,
        "labelLimit": 0,
        "ticks": False,
        "domain": False,
        "labelExpr": "split(datum.label, '\\n')",
        "labelLineHeight": LINE,
        "minExtent": LETTER
        * max((len(line) for name in order for line in name.split("\n")), default=0),
    }
    return {**channel, "axis": axis}


def _height(order: list[str]) -> float:
    """Room for the longest name in every row."""
    return len(order) * (LINE * max((name.count("\n") + 1 for name in order), default=1) + GAP)


def _shades(n: int, *, is_diverging: bool) -> list[str]:
    """Colours of answers: two sides of a middle, or from light to dark."""
    if is_diverging and n == len(DIVERGING):
        return list(DIVERGING)
    steps = len(SEQUENTIAL) - 1
    return [SEQUENTIAL[round(place * steps / max(n - 1, 1))] for place in range(n)]
