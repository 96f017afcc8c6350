"""SQLFluff finds and fixes the same with what it is spared as without."""

from types import SimpleNamespace

import pytest
from sqlfluff.core import FluffConfig, Linter
from sqlfluff.utils.reflow import ReflowSequence
from sqlfluff_templater_dbt.templater import DbtTemplater

from flows.settings import PROJECT
from tools.sql_lint import __main__ as sql_lint

FAULTY = """with a as (SELECT * from x),
b as (select {% for column in ['c', 'd'] %}  {{ column }}::INTEGER as {{ column }}, {% endfor %} 1 as one from  a)


select b.c,b.d, cast(b.one as integer) as one,
  case when b.c > 1 and b.d > 1 and b.one > 1 and b.c > 2 and b.d > 2 and b.one > 2 then 'much' end as size
from b left join x on b.c=x.c where b.c>1
"""  # noqa: E501
CLEAN = "select\n    a,\n    b\n\nfrom x\n"


@pytest.fixture
def linter():
    config = FluffConfig.from_path(str(PROJECT), overrides={"templater": "jinja"})
    return Linter(config=config)


@pytest.fixture
def spared(monkeypatch):
    """As `spare`, for one test."""
    monkeypatch.setattr(ReflowSequence, "from_root", sql_lint.Rows().from_root)
    monkeypatch.setattr(DbtTemplater, "_find_node", sql_lint._find_node)


def found(linter: Linter) -> list[list[tuple]]:
    """What is found in files one after another."""
    return [
        sorted((fault.rule_code(), fault.line_no, fault.line_pos, fault.desc()) for fault in faults)
        for faults in (linter.lint_string(sql).violations for sql in (FAULTY, CLEAN, FAULTY))
    ]


def fixed(linter: Linter) -> str:
    return linter.lint_string(FAULTY, fix=True).fix_string()[0]


@pytest.fixture
def by_sqlfluff(linter):
    return found(linter), fixed(linter)


def test_the_same_faults_are_found_and_fixed_in_the_same_way(by_sqlfluff, spared, linter):
    faults, _, again = found(linter)
    assert {"CP01", "CP05", "CV11", "LT01", "LT02", "LT05", "LT14"} <= {code for code, *_ in faults}
    assert faults == again
    assert (found(linter), fixed(linter)) == by_sqlfluff


def node(path: str) -> SimpleNamespace:
    return SimpleNamespace(original_file_path=path)


def test_a_file_is_the_node_of_its_path_and_where_that_is_not_one_sqlfluff_decides(monkeypatch):
    monkeypatch.setattr(sql_lint, "FIND_NODE", lambda _, fname, *rest: f"asked of {fname}")
    nodes = {
        key: node(path) for key, path in {"a": "m/a.sql", "b": "m/b.yml", "c": "m/b.yml"}.items()
    }
    templater = SimpleNamespace(dbt_manifest=SimpleNamespace(nodes=nodes))

    def found_at(path: str):
        return sql_lint._find_node(templater, f"/project/{path}", None, "/project")

    assert found_at("m/a.sql") is nodes["a"]
    assert found_at("m/b.yml") == "asked of /project/m/b.yml"
    assert found_at("m/macro.sql") == "asked of /project/m/macro.sql"
