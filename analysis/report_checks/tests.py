"""Checks of printed tests: p from t or chi-squared, n from degrees of freedom."""

from collections.abc import Iterator

import pandas as pd
from scipy.stats import chi2 as chi2_distribution
from scipy.stats import t as student

from analysis.report_checks.printed import Check, exact, overlaps, tests, verdict


def p_from_t(printed: pd.DataFrame) -> Iterator[Check]:
    """Compare each p with the two-sided p of every t that rounds to the printed one."""
    for parts in tests(printed, "t"):
        t, df, p = parts["t"], parts["df"], parts["p"]
        least, most = sorted((abs(t.low), abs(t.high)))
        if t.low * t.high < 0:
            least = 0.0
        low, high = (2 * float(student.sf(each, df.number)) for each in (most, least))
        holds = overlaps(p, low, high)
        middle = 2 * float(student.sf(abs(t.number), df.number))
        yield Check(
            f"p_from_t.{p.value_id}",
            "p_from_t",
            (t.value_id, df.value_id, p.value_id),
            p.location,
            f"t({df.number:g}) = {t.printed}, p {p.printed}",
            f"{middle:.4f}",
            low,
            high,
            verdict(holds),
            f"t = {t.printed} with {df.number:g} degrees of freedom gives p between {low:.3f} and "
            f"{high:.3f}, printed {p.printed}.",
            () if holds else (p.value_id,),
        )


def p_from_chi_squared(printed: pd.DataFrame) -> Iterator[Check]:
    """Compare each p with that of every chi-squared that rounds to the printed one."""
    for parts in tests(printed, "chi2"):
        chi2, df, p = parts["chi2"], parts["df"], parts["p"]
        low, high = (
            float(chi2_distribution.sf(each, df.number)) for each in (chi2.high, max(chi2.low, 0))
        )
        holds = overlaps(p, low, high)
        yield Check(
            f"p_from_chi_squared.{p.value_id}",
            "p_from_chi_squared",
            (chi2.value_id, df.value_id, p.value_id),
            p.location,
            f"X2({df.number:g}) = {chi2.printed}, {p.printed}",
            f"{float(chi2_distribution.sf(chi2.number, df.number)):.4f}",
            low,
            high,
            verdict(holds),
            f"chi-squared {chi2.printed} gives p between {low:.3f} and {high:.3f}, "
            f"printed {p.printed}.",
            () if holds else (p.value_id,),
        )


def n_from_df(printed: pd.DataFrame) -> Iterator[Check]:
    """Compare the df of a pooled t-test over the whole sample with the printed n, less two."""
    figures = exact(printed)
    base = figures[(figures["statistic"] == "base_n") & (figures["grouping"] == "all")]
    base_of = {row.variable: row for row in base.itertuples()}
    tests = figures[(figures["statistic"] == "df") & (figures["grouping"] == "leaders_vs_workers")]
    for df in tests.itertuples():
        n = base_of.get(df.variable)
        if n is None:
            continue
        holds = df.number + 2 == n.number
        yield Check(
            f"n_from_df.{df.value_id}",
            "n_from_df",
            (df.value_id, n.value_id),
            df.location,
            f"df {df.printed}, n {n.printed}",
            f"{df.number + 2:g}",
            df.number + 2,
            df.number + 2,
            verdict(holds),
            f"A pooled t-test with {df.printed} degrees of freedom has {df.number + 2:g} "
            f"respondents, printed {n.printed}.",
            () if holds else (df.value_id,),
        )
