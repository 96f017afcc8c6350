"""What a delivery says beside what is known: its order, its years, its gaps, its ranks."""

from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest

from expectations.landing.check import check_edition
from flows.landing.judging import thresholds
from flows.landing.seed_figures import seed_figures, wales_headlines

PUBLISHED, LANDED = date(2026, 11, 20), date(2026, 11, 23)
PLACE = {"file": "t.csv", "row": 2, "column": 1}


def rules_of(dataset: str, figures: pd.DataFrame, known: pd.DataFrame, **more) -> list[str]:
    problems = check_edition(dataset, figures, known, thresholds(), PUBLISHED, LANDED, **more)
    return sorted({str(problem.rule) for problem in problems})


def index(change: Callable[[pd.DataFrame], pd.DataFrame] = lambda ranks: ranks) -> list[str]:
    """The rules that find something in the last index, given out as one of 2025, once changed."""
    known = seed_figures("wimd_ranks")
    place = ["area_code", "year", "lsoa_code", "measure"]
    figures = known[[*place, "printed", "value", "markers"]].assign(year=2025, **PLACE)
    return rules_of("wimd_ranks", change(figures), known)


def with_deciles(ranks: pd.DataFrame) -> pd.DataFrame:
    """Ranks closed up, and deciles that follow from them."""
    for measure in ("overall", "income"):
        is_rank, is_decile = (
            ranks["measure"] == f"{measure}_{kind}" for kind in ("rank", "decile")
        )
        closed = ranks.loc[is_rank].set_index("lsoa_code")["value"].rank()
        deciles = (closed - 1) * 10 // len(closed) + 1
        ranks.loc[is_rank, "value"] = closed.loc[ranks.loc[is_rank, "lsoa_code"]].to_numpy()
        ranks.loc[is_decile, "value"] = deciles.loc[ranks.loc[is_decile, "lsoa_code"]].to_numpy()
    return ranks


def reversed_ranks(ranks: pd.DataFrame) -> pd.DataFrame:
    is_rank = ranks["measure"].str.endswith("_rank")
    ranks.loc[is_rank, "value"] = 1910 - ranks.loc[is_rank, "value"]
    return with_deciles(ranks)


def one_decile_of_77(ranks: pd.DataFrame) -> pd.DataFrame:
    ranks.loc[ranks["measure"].eq("overall_decile").idxmax(), "value"] = 77
    return ranks


def moved_to_cardiff(ranks: pd.DataFrame) -> pd.DataFrame:
    return ranks.assign(area_code=ranks["area_code"].replace("W06000014", "W06000015"))


def test_a_new_index_that_resembles_the_last_is_found_fault_with_by_nothing():
    assert index() == []


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("decile_not_of_rank", one_decile_of_77),
        ("decile_not_of_rank", lambda ranks: ranks.assign(
            value=ranks["value"].mask(ranks["measure"].str.endswith("decile"), 1))),
        ("unlike_known_ranks", reversed_ranks),
        ("missing_authority", lambda ranks: with_deciles(
            ranks[ranks["area_code"] != "W06000024"].copy())),
        ("unknown_small_area", moved_to_cardiff),
        ("unknown_small_area", lambda ranks: ranks.replace({"W01000001": "E01000001"})),
        ("unknown_small_area", lambda ranks: ranks.replace({"W01000001": ""})),
    ],
)  # fmt: skip
def test_an_index_is_judged_by_what_it_is(rule, change):
    assert rule in index(change)


def children(first: int, last: int, value: Callable[[int], int] = lambda year: 0) -> pd.DataFrame:
    """The children of Wales as known to 2018, year by year, with other figures where asked."""
    known = seed_figures("children_looked_after")
    of_2018 = known[(known["year"] == 2018) & (known[["sex", "age_band"]] == "all").all(axis=1)]
    years = []
    for year in range(first, last + 1):
        figures = of_2018.assign(year=year, **PLACE)
        is_wales = figures["area_code"] == "W92000004"
        figures.loc[is_wales, "value"] = value(year) or figures.loc[is_wales, "value"]
        years.append(figures)
    names = ["area_code", "year", "sex", "age_band", "printed", "value", "markers", *PLACE]
    return pd.concat(years, ignore_index=True)[names]


def test_an_edition_without_a_day_that_changes_known_figures_is_held_with_the_question():
    known = seed_figures("children_looked_after")
    changed = children(2018, 2018, lambda _: 6410)
    of = ("children_looked_after", changed, known)
    assert "order_not_known" in rules_of(*of, is_day_known=False)
    assert "order_not_known" not in rules_of(*of, is_day_known=True)


def test_an_edition_without_a_day_that_goes_on_where_known_ones_end_is_newer():
    known = seed_figures("children_looked_after")
    longer = children(2018, 2019, lambda _: 6410)
    assert "order_not_known" not in rules_of(
        "children_looked_after", longer, known, is_day_known=False
    )


def test_an_edition_without_a_day_that_changes_nothing_is_no_question():
    known = seed_figures("children_looked_after")
    same = children(2018, 2018)
    assert rules_of("children_looked_after", same, known, is_day_known=False) == ["nothing_new"]


@pytest.mark.parametrize(("shift", "is_found"), [(1, True), (-1, True), (0, False)])
def test_totals_that_are_the_headlines_of_another_year_are_shifted(shift, is_found):
    said = wales_headlines().groupby("year")["value"].last()
    figures = children(2019, 2022, lambda year: round(said[year + shift] / 5) * 5)
    known = seed_figures("children_looked_after")
    problems = check_edition(
        "children_looked_after",
        figures,
        known,
        thresholds(),
        PUBLISHED,
        LANDED,
        headlines=wales_headlines(),
    )
    said = [each for each in problems if "are the headlines of" in each.problem]
    assert bool(said) == is_found
    assert {each.rule for each in said} <= {"shifted_year"}


def test_what_is_older_says_how_many_of_its_figures_are_not_used():
    known = seed_figures("children_looked_after").assign(published_on="2026-11-22")
    figures = children(2018, 2018, lambda _: 6410)
    problems = check_edition(
        "children_looked_after", figures, known, thresholds(), PUBLISHED, LANDED
    )
    said = next(str(each) for each in problems if each.rule == "older_than_known")
    assert "1 of its figures differ from newer ones and are not used" in said


def revision(more: int, areas: set[str], year: int = 2018) -> list[str]:
    """The rules that find something in a table of some areas of a known year, one revised."""
    known = seed_figures("children_looked_after")
    figures = children(2018, 2018).assign(year=year)
    figures = figures[figures["area_code"].isin(areas)].reset_index(drop=True)
    figures.loc[figures["area_code"] == "W06000020", "value"] += more
    return rules_of("children_looked_after", figures, known)


def test_a_delivery_may_revise_some_authorities_of_a_known_year():
    assert revision(5, {"W06000020"}) == []
    assert revision(5, {"W06000020", "W06000015"}) == []


def test_a_revision_of_some_still_has_to_add_up_to_wales_with_the_others_as_known():
    assert "does_not_add_up_to_wales" in revision(60, {"W06000020"})


def test_a_new_year_with_some_authorities_alone_was_cut():
    assert "missing_authority" in revision(0, {"W06000020", "W92000004"}, year=2019)


def test_a_gap_in_a_delivery_is_asked_about_only_where_nothing_is_known_of_the_year():
    known = seed_figures("children_looked_after")
    with_gap = pd.concat([children(2018, 2018), children(2021, 2021)], ignore_index=True)
    assert "missing_year" in rules_of("children_looked_after", with_gap, known)
    fills = pd.concat([children(2018, 2018), children(2020, 2020)], ignore_index=True)
    knowing_2019 = pd.concat([known, children(2019, 2019).assign(published_on="2019-10-01")])
    assert "missing_year" not in rules_of("children_looked_after", fills, knowing_2019)
