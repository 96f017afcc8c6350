"""Checks of printed tests: p from t or chi-squared, n from degrees of freedom."""

from collections.abc import Iterator

from scipy.stats import chi2 as chi2_distribution
from scipy.stats import t as student

from analysis.report_checks.printed import Check, PrintedValue, check, figures, tests


def p_from_t(printed: list[PrintedValue]) -> Iterator[Check]:
    """Compare each p with the two-sided p of every t that rounds to the printed one."""
    for test in tests(printed, "t"):
        t, df, p = test.statistic, test.df, test.p
        least, most = sorted((abs(t.low), abs(t.high)))
        if t.low * t.high < 0:
            least = 0.0
        low, high = (2 * float(student.sf(each, df.number)) for each in (most, least))
        middle = 2 * float(student.sf(abs(t.number), df.number))
        yield check(
            "p_from_t",
            p.value_id,
            (t, df, p),
            at=p.location,
            printed=f"t({df.number:g}) = {t.printed}, p {p.printed}",
            recomputed=f"{middle:.4f}",
            interval=(low, high),
            holds=p.overlaps(low, high),
            explanation=f"t = {t.printed} with {df.number:g} degrees of freedom gives p between "
            f"{low:.3f} and {high:.3f}, printed {p.printed}.",
            falls=(p,),
        )


def p_from_chi_squared(printed: list[PrintedValue]) -> Iterator[Check]:
    """Compare each p with that of every chi-squared that rounds to the printed one."""
    for test in tests(printed, "chi2"):
        chi2, df, p = test.statistic, test.df, test.p
        low, high = (
            float(chi2_distribution.sf(each, df.number)) for each in (chi2.high, max(chi2.low, 0))
        )
        yield check(
            "p_from_chi_squared",
            p.value_id,
            (chi2, df, p),
            at=p.location,
            printed=f"X2({df.number:g}) = {chi2.printed}, {p.printed}",
            recomputed=f"{float(chi2_distribution.sf(chi2.number, df.number)):.4f}",
            interval=(low, high),
            holds=p.overlaps(low, high),
            explanation=f"chi-squared {chi2.printed} gives p between {low:.3f} and {high:.3f}, "
            f"printed {p.printed}.",
            falls=(p,),
        )


def n_from_df(printed: list[PrintedValue]) -> Iterator[Check]:
    """Compare the df of a pooled t-test over the whole sample with the printed n, less two."""
    base_of = {row.variable: row for row in figures(printed, "base_n") if row.grouping == "all"}
    for df in figures(printed, "df"):
        n = base_of.get(df.variable)
        if df.grouping != "leaders_vs_workers" or n is None:
            continue
        needed = df.number + 2
        yield check(
            "n_from_df",
            df.value_id,
            (df, n),
            at=df.location,
            printed=f"df {df.printed}, n {n.printed}",
            recomputed=f"{needed:g}",
            interval=(needed, needed),
            holds=needed == n.number,
            explanation=f"A pooled t-test with {df.printed} degrees of freedom has {needed:g} "
            f"respondents, printed {n.printed}.",
            falls=(df,),
        )
