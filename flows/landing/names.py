"""Names of authorities behind their codes, for people who read what was found."""

import re
from functools import cache

from flows.warehouse.seeds import records

A_CODE = re.compile(r"\bW\d{8}\b", re.ASCII)


def with_names(text: str) -> str:
    """Put the name of an authority behind each of its codes: ``W06000011 (Swansea)``."""
    return A_CODE.sub(lambda found: _named(found[0]), text)


def _named(code: str) -> str:
    name = _names().get(code)
    return f"{code} ({name})" if name else code


@cache
def _names() -> dict[str, str]:
    return {row["area_code"]: row["area_name"] for row in records("local_authorities")}
