"""Claims about a change whose start and end are printed elsewhere, and claims without a figure."""

from analysis.report_checks.claims.claim import ROUNDING_ALONE, ClaimCheck, Finding, Verdict
from analysis.report_checks.claims.rounding import Range
from analysis.report_checks.printed import PrintedValue


def change_pct(start: Range, end: Range) -> Range:
    """Change from a start to an end, in percent of the start, over what each can be.

    Parameters
    ----------
    start, end
        Above 0.
    """
    return Range(100 * (end.low / start.high - 1), 100 * (end.high / start.low - 1))


def start_of_change(change: Range, end: Range) -> Range:
    """Start from which a change in percent leads to an end.

    Parameters
    ----------
    change
        In percent of the start, above -100.
    end
        Above 0.
    """
    return Range(end.low / (1 + change.high / 100), end.high / (1 + change.low / 100))


def change_between(check: ClaimCheck) -> Finding:
    """Compare a printed change with the rates printed for its start and its end."""
    change, about = check.one("change"), check.number("approximate_tolerance_pct")
    start, end = (_range(check.one(role), about) for role in ("start", "end"))
    follows, printed = change_pct(start, end), Range(change.low, change.high)
    needed = start_of_change(printed, end)
    if not follows.meets(printed):
        verdict = Verdict.CONTRADICTED
    elif printed.low <= follows.low and follows.high <= printed.high:
        verdict = Verdict.SUPPORTED
    else:
        verdict = Verdict.NOT_SHOWN
    from_to = (check.one("start").number, check.one("end").number)
    return Finding(
        verdict=verdict,
        explanation=f"From {check.one('start').printed} ({start.shown(1)}) to "
        f"{check.one('end').printed} is {follows.shown(1)}%, printed {change.printed}; that would "
        f"need a start of {needed.shown(1)}.",
        method="change in percent of the start, from every start to every end that the print "
        "allows; a figure printed with 'about' may be off by the percentage given",
        estimate=100 * (from_to[1] / from_to[0] - 1),
        between=follows,
        unit="percent",
        interval=ROUNDING_ALONE,
    )


def _range(value: PrintedValue, about_pct: float) -> Range:
    if value.bound != "approx":
        return Range(value.low, value.high)
    return Range(value.number * (1 - about_pct / 100), value.number * (1 + about_pct / 100))


def without_figure(check: ClaimCheck) -> Finding:
    """Say that nothing printed tests the claim.

    Raises
    ------
    ValueError
        If values are named: then something does.
    """
    if check.value_ids:
        raise ValueError(f"{check.check_id}: rests on {check.value_ids}, so a check can be made")
    return Finding(
        verdict=Verdict.NOT_SHOWN,
        explanation="No figure that tests it is printed in the report.",
        method="none",
    )
