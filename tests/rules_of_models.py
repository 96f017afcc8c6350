"""The rules of the models: dbt's unit tests, asked of what dbt compiled, in one process.

dbt asks each of them in half a second, most of it spent on rendering and parsing SQL; there are
two hundred. Here a model's compiled query meets the rows that its test gives, in tables of the
names and types that the release has. `make faults` asks dbt itself as well.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import yaml

from flows.settings import PROJECT, RESTRICTED, WAREHOUSE, Settings

INPUT = re.compile(r"(?:ref|source)\((.*)\)")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """A unit test as its file has it.

    Attributes
    ----------
    given
        Rows of each input, by the words that name it: ``ref('dim_areas')``.
    expected
        Rows, of which only the columns named are compared; or a query that gives them.
    """

    name: str
    model: str
    given: dict[str, list[Row]]
    expected: list[Row] | str

    def __str__(self) -> str:
        """Model and rule, without the colons of dbt: at those pytest-xdist would part them."""
        return f"{self.model}.{self.name}"


def rules() -> Iterator[Rule]:
    """Every unit test of the project."""
    for file in sorted((PROJECT / "models").rglob("*.unit.yml")):
        said = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        for test in said["unit_tests"]:
            known = {"name", "model", "given", "expect", "description", "config"}
            assert test.keys() <= known, f"{file}: {test.keys() - known} is not understood here"
            given = {each["input"]: each["rows"] for each in test["given"]}
            yield Rule(test["name"], test["model"], given, test["expect"]["rows"])


@dataclass(frozen=True)
class Models:
    """Models as dbt compiled them, and the types of all columns in the release that it built."""

    release: Settings

    @property
    def _written_by_dbt(self) -> Path:
        return self.release.cache / "dbt"

    @cached_property
    def _nodes(self) -> dict[str, dict[str, Any]]:
        said = json.loads((self._written_by_dbt / "manifest.json").read_text(encoding="utf-8"))
        return said["nodes"] | said["sources"]

    def _compiled(self, model: str) -> str:
        """The query of a model; the manifest has but those of dbt's last call."""
        file = self._nodes[f"model.gofal.{model}"]["original_file_path"]
        return (self._written_by_dbt / "compiled" / "gofal" / file).read_text(encoding="utf-8")

    @cached_property
    def _relations(self) -> dict[str, str]:
        """The whole name of every relation, by the name it has in a model or a source."""
        kinds = {"model", "seed", "source"}
        return {
            ".".join(name.split(".")[2:]): node["relation_name"]
            for name, node in self._nodes.items()
            if node["resource_type"] in kinds
        }

    @cached_property
    def _columns(self) -> dict[str, dict[str, str]]:
        """Types by column, by the whole name of the relation."""
        with duckdb.connect() as both:
            for file in (WAREHOUSE, RESTRICTED):
                both.execute(f"attach '{self.release.current / file}' (read_only)")
            columns: dict[str, dict[str, str]] = {}
            for relation, column, kind in both.execute(
                """select format('"{}"."{}"."{}"', database_name, schema_name, table_name),
                column_name, data_type from duckdb_columns() where not internal
                order by database_oid, schema_oid, table_oid, column_index"""
            ).fetchall():
                columns.setdefault(relation, {})[column] = kind
            return columns

    def differences(self, rule: Rule) -> dict[str, list[tuple[Any, ...]]]:
        """Rows that were expected and are not made, and that are made and were not expected.

        Raises
        ------
        duckdb.Error
            If a model reads what it was not given, or a column is named that is not there.
        """
        with duckdb.connect() as warehouse:
            for database in {name.split(".")[0] for name in self._relations.values()}:
                warehouse.execute(f"attach ':memory:' as {database}")
            for named, rows in rule.given.items():
                found = INPUT.fullmatch(named)
                assert found, f"{named} names no model, seed or source"
                name = ".".join(part.strip(" '\"") for part in found[1].split(","))
                relation = self._relations[name]
                warehouse.execute(f"create schema if not exists {relation.rpartition('.')[0]}")
                _table(warehouse, relation, self._columns[relation], rows)
            warehouse.execute(f"create table made as {self._compiled(rule.model)}")
            if isinstance(rule.expected, str):
                warehouse.execute(f"create table expected as {rule.expected}")
            else:
                made = warehouse.execute("describe made").fetchall()
                named = dict.fromkeys(column for row in rule.expected for column in row)
                types = {column: kind for column, kind, *_ in made if column in (named or {column})}
                assert named.keys() <= types.keys(), f"{rule.model} has no {named.keys() - types}"
                _table(warehouse, "expected", types, rule.expected)
            compared = ", ".join(
                f'"{column}"' for column, *_ in warehouse.execute("describe expected").fetchall()
            )
            made, expected = f"select {compared} from made", f"select {compared} from expected"
            return {
                "missing": warehouse.execute(f"{expected} except all {made}").fetchall(),
                "unexpected": warehouse.execute(f"{made} except all {expected}").fetchall(),
            }


def _table(
    warehouse: duckdb.DuckDBPyConnection, name: str, types: dict[str, str], rows: list[Row]
) -> None:
    """A table of some rows; a column that a row does not name is null there."""
    columns = ", ".join(f'"{column}" {kind}' for column, kind in types.items())
    warehouse.execute(f"create table {name} ({columns})")
    for row in rows:
        values = ", ".join(f"cast(? as {types[column]})" for column in row)
        named = ", ".join(f'"{column}"' for column in row)
        warehouse.execute(f"insert into {name} ({named}) values ({values})", list(row.values()))
