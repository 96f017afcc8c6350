"""What a table holds, as one hash."""

import duckdb
import pytest

from flows.warehouse.read import TableContent, public_contents

# as the manifests of all releases have it
OF_SQL = """
select count(*), sha256(coalesce(string_agg(line, chr(10) order by line), ''))
from (select source::varchar as line from marts.things as source)
"""
ROWS = (
    "('Ynys Môn', 2.5, null), ('a\\x41', 1e-9, 'two\nlines'), ('€ 𝟚', 'nan', ''), (null, 0, null)"
)


@pytest.fixture
def warehouse():
    with duckdb.connect() as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.things (name varchar, size double, note varchar)")
        yield connection


def content(warehouse) -> TableContent:
    (only,) = public_contents(warehouse)
    return only


def test_the_content_hash_is_that_of_the_texts_of_all_rows_in_their_order(warehouse):
    for rows in (f"values {ROWS}", "from marts.things", "select repeat('é', 9), 1, null"):
        warehouse.execute(f"insert into marts.things {rows}")
        assert content(warehouse) == TableContent(
            "marts.things", *warehouse.execute(OF_SQL).fetchone()
        )


def test_a_table_without_rows_has_the_hash_of_nothing(warehouse):
    assert content(warehouse) == TableContent("marts.things", *warehouse.execute(OF_SQL).fetchone())


def test_the_content_hash_does_not_depend_on_the_order_of_writing(warehouse):
    warehouse.execute(f"insert into marts.things select * from (values {ROWS}) order by 1")
    written = content(warehouse)
    warehouse.execute("create or replace table marts.things as from marts.things order by 2 desc")
    assert content(warehouse) == written
