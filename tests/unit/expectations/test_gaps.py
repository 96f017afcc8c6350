"""Gaps between years: those of the seeds are known, and after the seeds a year may be left out."""

import pandas as pd
import pytest

from domain.areas import WALES
from expectations.raw import counts, population, total_population
from expectations.raw.gaps import years_lost


def lost(years: list[int], editions: list[int], known_gaps: set[int] = frozenset()) -> int:
    return sum(years_lost(pd.Series(years), pd.Series(editions), known_gaps))


def test_a_year_of_the_seeds_that_is_left_out_was_lost_unless_it_was_never_found():
    assert lost([2016, 2018], [0, 0]) == 1
    assert lost([2016, 2018], [0, 0], {2017}) == 0
    assert lost([2016, 2018], [7, 0]) == 1  # the first was revised since


def test_after_the_last_year_of_the_seeds_a_delivery_may_leave_years_out():
    assert lost([2017, 2018, 2026], [0, 0, 3]) == 0
    assert lost([2026, 2028], [3, 4]) == 0


def areas(year: int, edition: int, **values: float) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area_code": list(values),
            "area_name": list(values),
            "year": year,
            "value": list(values.values()),
            "edition_number": edition,
            "published_on": "2026-01-01",
            "sex": "all",
            "age_band": "all",
            "age_group": "0_17",
        }
    )


@pytest.mark.parametrize("years", [1, 4, 9])
def test_a_move_across_a_gap_is_judged_by_the_root_of_its_years(years):
    known = areas(2018, 0, W06000001=100.0, **{WALES: 1000.0})
    landed = areas(2018 + years, 1, W06000001=160.0, **{WALES: 1060.0})
    both = pd.concat([known, landed], ignore_index=True)
    by_root = years**-0.5
    moved = counts.area_totals(both).set_index("area_code")["change_z"].dropna()
    assert moved["W06000001"] == pytest.approx(6 * by_root)
    totals = total_population.moves(total_population.of_all_ages(both))
    assert totals.set_index("area_code")["change_pct"]["W06000001"] == pytest.approx(60 * by_root)
    people = population.moves(population.by_age(both))
    assert people.set_index("area_code")["change_pct"]["W06000001"] == pytest.approx(60 * by_root)
