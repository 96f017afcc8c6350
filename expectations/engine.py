"""Great Expectations, imported without two libraries that it takes along and is never asked for.

It imports SciPy and Altair for one expectation about distributions, and whoever imports it pays for
both: a third of its start. No bound of ours is of a distribution.
"""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

UNASKED = ("altair", "scipy.stats")


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


with without(*UNASKED):
    import great_expectations as gx
    from great_expectations.core import ExpectationValidationResult
    from great_expectations.core.batch_definition import BatchDefinition
    from great_expectations.data_context.types.base import (
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )
    from great_expectations.expectations.core.expect_column_values_to_be_between import (
        ExpectColumnValuesToBeBetween,
    )
    from great_expectations.expectations.core.expect_column_values_to_match_regex import (
        ExpectColumnValuesToMatchRegex,
    )
    from great_expectations.expectations.expectation import ColumnMapExpectation, Expectation

__all__ = [
    "BatchDefinition",
    "ColumnMapExpectation",
    "DataContextConfig",
    "ExpectColumnValuesToBeBetween",
    "ExpectColumnValuesToMatchRegex",
    "Expectation",
    "ExpectationValidationResult",
    "InMemoryStoreBackendDefaults",
    "ProgressBarsConfig",
    "gx",
]
