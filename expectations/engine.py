"""Great Expectations, without the work that it does more than once or that nobody asked it for.

It imports SciPy and Altair for one expectation about distributions, and whoever imports it pays for
both: a third of its start. No bound of ours is of a distribution. It takes SQLAlchemy along where
it finds it, and does without where it does not: we judge frames. A quarter of what is left goes
into copies, down to the last text, of fields that its classes inherit; and to judge a column it
writes out an expectation's configuration a hundred times.
"""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from pydantic.v1.fields import ModelField

UNASKED = ("altair", "scipy.stats")
OPTIONAL = ("sqlalchemy",)


class Later(ModuleType):
    """Stands in the place of a module, and imports it as soon as anything of it is used."""

    def __getattr__(self, name: str) -> Any:
        """Give what the module has by this name."""
        if name.startswith("__"):  # what the import itself asks for
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


@contextmanager
def without(*names: str) -> Iterator[None]:
    """Import meanwhile what imports some modules, and leave those for when they are used.

    Whoever imports one of them afterwards has the module itself, as has who imported it before.
    """
    stand_ins = [Later(name) for name in names if name not in sys.modules]
    sys.modules.update({each.__name__: each for each in stand_ins})
    try:
        yield
    finally:
        for each in stand_ins:
            if sys.modules.get(each.__name__) is each:
                del sys.modules[each.__name__]


@contextmanager
def not_found(*names: str) -> Iterator[None]:
    """Import meanwhile what goes without some modules if they are missing: they are, unless used.

    Whoever imports one of them afterwards has it.
    """
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # none: not to be found
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


@contextmanager
def fields_copied_alone() -> Iterator[None]:
    """Meanwhile a copy of a field of pydantic 1 shares with it what nobody changes in place.

    A class that inherits a field takes a copy of it, to give that its own settings and validators.
    The copy is deep: types, defaults and descriptions too, which are only ever replaced.
    """
    ModelField.__deepcopy__ = _copied  # type: ignore[attr-defined]
    try:
        yield
    finally:
        del ModelField.__deepcopy__  # type: ignore[attr-defined]


def _copied(field: ModelField, memo: dict | None = None) -> ModelField:
    copy: ModelField = _shallow(field)
    copy.field_info = _shallow(field.field_info)
    copy.field_info.extra = dict(field.field_info.extra)
    copy.class_validators = dict(field.class_validators)
    if field.sub_fields:
        copy.sub_fields = [_copied(each) for each in field.sub_fields]
    if field.key_field:
        copy.key_field = _copied(field.key_field)
    return copy


def _shallow(whole: Any) -> Any:
    copy = object.__new__(type(whole))
    for name in whole.__slots__:
        if hasattr(whole, name):
            setattr(copy, name, getattr(whole, name))
    return copy


with without(*UNASKED), not_found(*OPTIONAL), fields_copied_alone():
    import great_expectations as gx
    from great_expectations.core import ExpectationValidationResult
    from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
    from great_expectations.expectations.core.expect_column_values_to_be_between import (
        ExpectColumnValuesToBeBetween,
    )
    from great_expectations.expectations.core.expect_column_values_to_match_regex import (
        ExpectColumnValuesToMatchRegex,
    )
    from great_expectations.expectations.expectation import ColumnMapExpectation, Expectation
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
    from great_expectations.validator.validator import Validator


@contextmanager
def configured_once() -> Iterator[None]:
    """Meanwhile an expectation writes out its configuration once, as long as nobody changes it."""
    write = Expectation.configuration
    written: dict[int, tuple[Expectation, ExpectationConfiguration]] = {}  # each held: ids recur

    def configuration(self: Expectation) -> ExpectationConfiguration:
        if id(self) not in written:
            written[id(self)] = self, write.__get__(self)
        return written[id(self)][1]

    Expectation.configuration = property(configuration)
    try:
        yield
    finally:
        Expectation.configuration = write


__all__ = [
    "ColumnMapExpectation",
    "ExpectColumnValuesToBeBetween",
    "ExpectColumnValuesToMatchRegex",
    "Expectation",
    "ExpectationConfiguration",
    "ExpectationValidationResult",
    "PandasExecutionEngine",
    "Validator",
    "configured_once",
    "gx",
]
