"""Which figure is the newest: one rule, in pandas and in SQL."""

import random

import duckdb
import jinja2
import pandas as pd
import pytest

from domain.areas import WALES
from domain.figures import newest
from flows.settings import PROJECT
from flows.warehouse.seeds import reference

KEY = ["area_code", "year"]


def in_sql(figures: pd.DataFrame, **arguments: str) -> pd.DataFrame:
    """What the macro `newest` leaves of a frame."""
    macro = (PROJECT / "macros/newest.sql").read_text(encoding="utf-8")
    template = jinja2.Environment(autoescape=False).from_string(
        macro + "{{ newest(key, **arguments) }}"
    )
    condition = template.render(key=KEY, arguments=arguments)
    with duckdb.connect() as connection:
        connection.register("figures", figures)
        return connection.execute(
            f"select * from figures qualify {condition} order by {', '.join(KEY)}"
        ).df()


def figure(published_on: str | None, edition_number: int, value: float) -> dict:
    place = {"area_code": "W06000020", "year": 2018}
    return place | {
        "published_on": published_on,
        "edition_number": edition_number,
        "value": value,
    }


@pytest.mark.parametrize(
    ("figures", "value"),
    [
        ([figure("2018-11-22", 0, 365), figure("2019-10-30", 1, 360)], 360),
        ([figure("2019-10-30", 1, 360), figure("2018-11-22", 2, 365)], 360),
        ([figure("2019-10-30", 2, 355), figure("2019-10-30", 1, 360)], 355),
        ([figure("2019-10-30", 1, 360), figure(None, 2, 365)], 360),
    ],
    ids=[
        "a revision stands",
        "what lands late but was published early fills the past",
        "of two published on one day the later landed stands",
        "what has no day stands before nothing",
    ],
)
def test_the_figure_published_last_stands(figures, value):
    frame = pd.DataFrame(figures)
    assert list(newest(frame, KEY)["value"]) == [value]
    assert list(in_sql(frame)["value"]) == [value]


def test_pandas_and_the_macro_choose_the_same_of_two_thousand_figures():
    chance = random.Random(2018)
    rows = [
        {
            "area_code": chance.choice(["W06000001", "W06000020", WALES]),
            "year": chance.randrange(2003, 2008),
            "published_on": chance.choice(["2018-11-22", "2019-10-30", "2020-12-31", None]),
            "edition_number": number,
        }
        for number in range(2000)
    ]
    frame = pd.DataFrame(rows)
    chosen = newest(frame, KEY)
    assert len(chosen) == 15
    pd.testing.assert_frame_equal(chosen, in_sql(frame), check_dtype=False)
    shuffled = frame.sample(frac=1, random_state=1, ignore_index=True)
    pd.testing.assert_frame_equal(newest(shuffled, KEY), chosen)


def test_the_macro_takes_a_condition_that_comes_first():
    headline = figure("2020-12-31", 0, 7000) | {"source": "headline"}
    table = figure("2018-11-22", 0, 6400) | {"source": "StatsWales"}
    chosen = in_sql(pd.DataFrame([headline, table]), before="source = 'headline'")
    assert list(chosen["value"]) == [6400]
    assert list(in_sql(pd.DataFrame([headline]), before="source = 'headline'")["value"]) == [7000]


def test_the_code_of_wales_stands_in_one_module():
    rooms = ("domain", "ingest", "expectations", "analysis", "report", "flows")
    modules = [path for room in rooms for path in (PROJECT / room).glob("**/*.py")]
    assert [path.name for path in modules if WALES in path.read_text("utf-8")] == ["areas.py"]


def test_wales_is_the_one_area_that_is_no_authority():
    areas = reference("local_authorities")
    assert list(areas.loc[areas["area_type"] != "local authority", "area_code"]) == [WALES]
