"""What a run waits for before it knows whether there is anything to do."""

import subprocess
import sys

from flows.settings import PROJECT

SLOW = "{'pandas', 'numpy', 'scipy', 'prefect', 'dbt', 'great_expectations', 'jinja2', 'openpyxl'}"


def test_whether_anything_is_new_is_found_out_without_the_slow_libraries():
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import sys, flows.refresh.run; print(sorted({SLOW} & set(sys.modules)))",
        ],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout == "[]\n"
