"""Is it a question? Decided from how DuckDB itself parses it, before anything of it runs."""

import json
import re
from typing import Any

import duckdb

from flows.warehouse.connect import Connection, one_line, quoted
from flows.warehouse.read import PUBLIC_SCHEMAS

COMMENTS = r"(?:\s|--[^\n]*(?:\n|\Z)|/\*.*?\*/)*"
EXPLAIN = re.compile(
    rf"\A{COMMENTS}explain\b{COMMENTS}(?:analyze\b{COMMENTS})?", re.DOTALL | re.IGNORECASE
)
EXPLAIN_OPTIONS = re.compile(r"\A\([^()]*\)\s*", re.DOTALL)
# Functions in FROM that read nothing but what they are given or what the release holds. The others
# open files, or change the session although it is locked: enable_logging writes a file anywhere.
READING = frozenset(
    {
        *("duckdb_columns", "duckdb_constraints", "duckdb_functions", "duckdb_indexes"),
        *("duckdb_keywords", "duckdb_schemas", "duckdb_tables", "duckdb_types", "duckdb_views"),
        *("generate_series", "json_each", "json_tree", "pragma_show", "pragma_storage_info"),
        *("pragma_table_info", "range", "repeat", "repeat_row", "summary", "unnest"),
    }
)
OWN_FUNCTIONS = "select function_name from duckdb_functions() where not internal"
A_QUESTION = "ask with one select, from, describe, summarize, show tables or explain"
NO_OTHER_FILE = "a question reads the release and no other file: show tables says what is in it"
REMEDIES = {
    ("COPY", "EXPORT"): "to write a file, ask and name it: --output answer.csv",
    ("ATTACH", "DETACH", "COPY_DATABASE", "LOAD"): (
        "a question reaches no other file and no extension: copy the release and open the copy "
        "with DuckDB"
    ),
    ("SET", "VARIABLE_SET", "PRAGMA", "CALL"): (
        "settings are fixed, but for --memory-mb and --seconds; to look about: show tables, "
        "describe TABLE"
    ),
    ("CREATE", "DROP", "ALTER", "INSERT", "UPDATE", "DELETE", "MERGE_INTO"): (
        "a release never changes; write steps as with NAME as (select ...), and name the columns "
        "of a pivot: pivot T on COLUMN in ('a', 'b')"
    ),
}
SHOWN_TABLES = f"""
select
    schema_name || '.' || table_name as "table",
    regexp_extract(comment, '^(?:.*?[.](?: |$)|.*)') as meaning
from duckdb_tables()
where
    database_name = current_database()
    and schema_name in {PUBLIC_SCHEMAS}
    and not starts_with(table_name, 'int_')
order by list_position({list(PUBLIC_SCHEMAS)}, schema_name), table_name
"""  # noqa: S608


class QueryError(ValueError):
    """A question that cannot be answered, in one line."""


def question(connection: Connection, sql: str) -> str:
    """The one statement to be answered, if it asks and does nothing else.

    Parameters
    ----------
    connection
        A locked one: DuckDB reads the files of an ``import database`` while it parses it.

    Raises
    ------
    QueryError
        If it is wrong, or anything but one question; with what to do instead.
    """
    try:
        statements = connection.extract_statements(sql)
    except duckdb.PermissionException as error:
        raise QueryError(NO_OTHER_FILE) from error
    except duckdb.Error as error:
        raise QueryError(one_line(error)) from error
    if not statements:
        raise QueryError(f"nothing is asked: {A_QUESTION}")
    kind = statements[0].type.name
    if len(statements) > 1 and kind == "SELECT":
        raise QueryError(f"one question at a time, and these are {len(statements)}")
    if kind == "EXPLAIN":
        _require_explained(connection, sql)
        return sql
    if kind != "SELECT":
        raise _refused(kind)
    tree = _parsed(connection, sql)
    if tree is None:  # such as a pragma, which DuckDB takes for a select
        raise _refused("PRAGMA")
    _require_reading(connection, tree)
    return SHOWN_TABLES if _is_show_tables(tree) else sql


def _require_explained(connection: Connection, sql: str) -> None:
    """Look at what is to be explained: with ``analyze`` it runs."""
    inner = EXPLAIN.sub("", sql, count=1)
    for text in (inner, EXPLAIN_OPTIONS.sub("", inner, count=1)):
        if (tree := _parsed(connection, text)) is not None:
            _require_reading(connection, tree)
            return
    raise QueryError(f"only a question can be explained: {A_QUESTION}")


def _parsed(connection: Connection, sql: str) -> dict[str, Any] | None:
    """The tree of one select; nothing if it is another statement."""
    try:
        ((tree,),) = connection.execute(f"select json_serialize_sql({quoted(sql)})").fetchall()
    except duckdb.Error:
        return None
    content = json.loads(tree)
    return content if not content.get("error") and len(content["statements"]) == 1 else None


def _require_reading(connection: Connection, tree: dict[str, Any]) -> None:
    """Refuse functions in FROM that are not known to read only."""
    used = {name.lower() for name in _table_functions(tree)} - READING
    if not used:
        return
    own = {name for (name,) in connection.execute(OWN_FUNCTIONS).fetchall()}
    for name in sorted(used - own):
        raise QueryError(
            f"{name} is not among the functions that only read the release: "
            "ask its tables (show tables)"
        )


def _table_functions(tree: object) -> list[str]:
    """Names of the functions in FROM, wherever in the tree they stand."""
    names, left = [], [tree]
    while left:
        match left.pop():
            case dict(node):
                if node.get("type") == "TABLE_FUNCTION":
                    names.append(node["function"]["function_name"])
                left.extend(node.values())
            case list(nodes):
                left.extend(nodes)
    return names


def _is_show_tables(tree: dict[str, Any]) -> bool:
    match tree["statements"][0]["node"]:
        case {"from_table": {"type": "SHOW_REF", "table_name": '"tables"', "schema_name": ""}}:
            return True
    return False


def _refused(kind: str) -> QueryError:
    remedy = next((text for kinds, text in REMEDIES.items() if kind in kinds), A_QUESTION)
    what = kind.lower().replace("_", " ")
    return QueryError(f"a question only reads, and this is {what}; nothing was run: {remedy}")
