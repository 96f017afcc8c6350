import subprocess
import sys
from copy import deepcopy

import pytest
from pydantic import v1

from expectations.engine import (
    OPTIONAL,
    UNASKED,
    ExpectColumnValuesToBeBetween,
    configured_once,
    fields_copied_alone,
    not_found,
    without,
)
from flows.settings import PROJECT

CORE = "great_expectations.expectations.core"


def told(program: str) -> str:
    """What a program says in a process where nothing is imported yet."""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_gate_imports_no_statistics_of_scipy_no_altair_and_no_sqlalchemy():
    names = told(
        "import sys; before = set(sys.modules); import expectations.gate; "
        "print(*set(sys.modules) - before)"
    )
    assert "great_expectations" in names.split()
    assert not [name for name in names.split() if name.startswith(UNASKED + OPTIONAL)]


def test_what_is_left_for_later_is_there_as_soon_as_it_is_used():
    of_the_library = (
        "great_expectations.expectations.core.expect_column_kl_divergence_to_be_less_than"
    )
    said = told(
        f"import expectations.gate; import {of_the_library} as one; "
        "import scipy.stats; print(one.stats.norm is scipy.stats.norm, one.alt.Chart.__name__)"
    )
    assert said == "True Chart"


def test_a_module_that_was_imported_before_stays_as_it_is(monkeypatch):
    monkeypatch.setitem(sys.modules, "left_for_later", sys)
    with without("left_for_later"):
        import left_for_later
    assert left_for_later is sys
    assert sys.modules["left_for_later"] is sys


def test_a_module_that_is_missing_is_missed_when_it_is_used_and_not_before():
    with without("nowhere_at_all"):
        import nowhere_at_all
    assert "nowhere_at_all" not in sys.modules
    with pytest.raises(ModuleNotFoundError):
        nowhere_at_all.anything  # noqa: B018


def test_a_module_is_not_found_meanwhile_and_found_afterwards():
    said = told(
        "import expectations.gate; import sqlalchemy; "
        "from great_expectations.compatibility.sqlalchemy import sqlalchemy as optional; "
        "print(sqlalchemy.select(1), bool(optional))"
    )
    assert said == "SELECT 1 False"


def test_a_module_that_is_there_is_found_meanwhile_too():
    with not_found("pydantic"):
        import pydantic
    assert sys.modules["pydantic"] is pydantic


class Parent(v1.BaseModel):
    names: list[list[str]] = v1.Field(["a"], description="Some names.", unit="one")
    ages: dict[str, int] = {}


def judged() -> type[Parent]:
    class Child(Parent):
        class Config:
            fields = {"names": {"alias": "called", "unit_of_these": "two"}}  # noqa: RUF012

        @v1.validator("names", allow_reuse=True)
        def at_most_two(cls, names: list) -> list:  # noqa: N805
            return names[:2]

    return Child


def test_a_class_that_inherits_a_field_makes_what_it_makes_of_a_deep_copy():
    of_deep_copies = judged()
    with fields_copied_alone():
        of_copies = judged()
    assert of_copies.schema() == of_deep_copies.schema()
    for child in (of_copies, of_deep_copies):
        assert child(called=[["a"], ["b"], ["c"]], ages={"x": "1"}).dict() == {
            "names": [["a"], ["b"]],
            "ages": {"x": 1},
        }
        with pytest.raises(v1.ValidationError, match="ages -> x"):
            child(ages={"x": "old"})


def test_a_class_that_inherits_a_field_leaves_its_parents_as_it_is():
    schema = Parent.schema()
    field = Parent.__fields__["names"]
    with fields_copied_alone():
        judged()
        copy = deepcopy(field)
    assert (Parent.schema(), Parent.__fields__["names"]) == (schema, field)
    assert Parent(names=[["a"], ["b"], ["c"]]).names == [["a"], ["b"], ["c"]]
    changed = ("field_info", "class_validators", "sub_fields")
    assert not [name for name in changed if getattr(copy, name) is getattr(field, name)]
    assert deepcopy(field).type_ == copy.type_


def test_a_configuration_is_written_once_as_long_as_that_is_asked_for():
    one, other = (
        ExpectColumnValuesToBeBetween(column="rate", min_value=low, max_value=9) for low in (1, 2)
    )
    assert one.configuration is not one.configuration
    with configured_once():
        assert one.configuration is one.configuration
        assert [each.configuration.kwargs["min_value"] for each in (one, other)] == [1, 2]
    one.min_value = 3
    assert one.configuration.kwargs["min_value"] == 3
