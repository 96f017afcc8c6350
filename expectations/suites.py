"""The few words the suites are written in."""

import great_expectations as gx
import great_expectations.expectations as gxe


def between(
    column: str, lowest: float, highest: float, why: str
) -> gxe.ExpectColumnValuesToBeBetween:
    """Every value of the column lies between two values, both allowed."""
    return gxe.ExpectColumnValuesToBeBetween(
        column=column, min_value=lowest, max_value=highest, description=why
    )


def matching(column: str, pattern: str, why: str) -> gxe.ExpectColumnValuesToMatchRegex:
    """Every value of the column matches the pattern from its start."""
    return gxe.ExpectColumnValuesToMatchRegex(column=column, regex=pattern, description=why)


def suite(gate: str, name: str, *expectations: gxe.Expectation) -> gx.ExpectationSuite:
    """Name a suite and the gate it stands at."""
    return gx.ExpectationSuite(name=name, expectations=[*expectations], meta={"gate": gate})
