"""Tables that a run writes: whole or not at all, and waited for once."""

import duckdb
import pandas as pd
import pytest

from flows.warehouse.write import write_table

FRAME = pd.DataFrame({"year": [2019, 2020], "rate": [1.5, None]})


@pytest.fixture
def warehouse():
    with duckdb.connect() as connection:
        yield connection


def tables(warehouse) -> list[tuple]:
    return warehouse.execute("select table_name, comment from duckdb_tables()").fetchall()


def test_a_table_is_written_with_its_definition_and_those_of_its_columns(warehouse):
    write_table(warehouse, "results.rates", FRAME, {"rate": "Of it's kind."}, "One row per year.")
    assert warehouse.table("results.rates").fetchall() == [(2019, 1.5), (2020, None)]
    assert tables(warehouse) == [("rates", "One row per year.")]
    said = warehouse.execute(
        "select column_name, comment from duckdb_columns() where comment != ''"
    )
    assert said.fetchall() == [("rate", "Of it's kind.")]


def test_a_table_that_cannot_be_described_is_not_written(warehouse):
    with pytest.raises(duckdb.Error, match="share"):
        write_table(warehouse, "results.rates", FRAME, {"share": "No column."})
    assert tables(warehouse) == []
    write_table(warehouse, "results.rates", FRAME, {})
    assert tables(warehouse) == [("rates", "")]
