"""The rules of the house for code, enforced."""

import ast
import re
from functools import cache
from pathlib import Path

from flows.settings import PROJECT

ROOMS = ("domain", "ingest", "expectations", "analysis", "disclosure", "report", "flows", "tools")
MODULES = [
    path
    for room in ROOMS
    for path in sorted((PROJECT / room).glob("**/*.py"))
    if "tests" not in path.relative_to(PROJECT).parts
]


def name_of(path: Path) -> str:
    return str(path.relative_to(PROJECT))


@cache
def syntax(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def module_of(path: Path) -> str:
    parts = path.relative_to(PROJECT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imports() -> dict[str, set[str]]:
    """By module, what it imports, wherever it does so: in functions and for type checking too.

    Of ours the module is named, of others the package.
    """
    modules = {module_of(path) for path in MODULES}

    def named(name: str) -> str:
        while name not in modules and name.split(".")[0] in ROOMS and "." in name:
            name = name.rpartition(".")[0]  # a name inside a module
        return name if name in modules else name.split(".")[0]

    def of(path: Path) -> set[str]:
        found = set()
        for node in ast.walk(syntax(path)):
            if isinstance(node, ast.Import):
                found |= {named(alias.name) for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found |= {named(f"{node.module}.{alias.name}") for alias in node.names}
        return found

    return {module_of(path): of(path) - {module_of(path)} for path in MODULES}


def sub_room(module: str) -> str:
    """Name of the room, and in flows of the room inside: ``flows.landing``, ``analysis``."""
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "flows" else parts[0]


def test_every_room_imports_domain_alone_but_flows_which_nobody_imports():
    strangers = {
        f"{module} imports {other}"
        for module, others in imports().items()
        for other in others
        if (room := module.split(".")[0]) != "flows"
        and other.split(".")[0] in set(ROOMS) - {room, "domain"}
    }
    assert strangers == set()


def circles(arrows: dict[str, set[str]]) -> list[list[str]]:
    """Groups of names that all reach each other, each sorted."""

    def reached(start: str) -> set[str]:
        found, left = set(), [start]
        while left:
            for name in arrows.get(left.pop(), ()):
                if name not in found:
                    found.add(name)
                    left.append(name)
        return found

    reach = {name: reached(name) for name in arrows}
    rings = {
        tuple(sorted(other for other in reach[name] if name in reach.get(other, ())))
        for name in arrows
        if name in reach[name]
    }
    return [list(ring) for ring in sorted(rings)]


def test_no_modules_import_each_other_in_a_circle_not_even_for_types():
    assert circles(imports()) == []


def test_the_rooms_of_flows_import_each_other_in_no_circle():
    arrows: dict[str, set[str]] = {}
    for module, others in imports().items():
        if module.startswith("flows"):
            arrows.setdefault(sub_room(module), set()).update(
                sub_room(other)
                for other in others
                if other.startswith("flows.") and sub_room(other) != sub_room(module)
            )
    assert circles(arrows) == []


def test_a_circle_is_found_wherever_it_is():
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c"]]


# in memory and for files that are no warehouse: one reads a Parquet export, one writes it
OF_PARQUET = {"ingest.survey.parquet", "tools.synthetic_survey.export"}


def test_only_the_warehouse_opens_duckdb_and_what_reads_and_writes_parquet():
    openers = {module for module, others in imports().items() if "duckdb" in others}
    assert openers > OF_PARQUET
    others = {module for module in openers if sub_room(module) != "flows.warehouse"}
    assert others == OF_PARQUET


# how old a file is, is told by the machine's clock whatever ours is set to
BY_THE_MACHINE = {"flows/landing/inbox.py"}
PRESENT = re.compile(r"\b(datetime\.now|date\.today|datetime\.today|utcnow|time\.time|time_ns)\(")


def test_only_the_clock_reads_the_present():
    readers = {
        name_of(path) for path in MODULES if PRESENT.search(path.read_text(encoding="utf-8"))
    }
    assert readers - BY_THE_MACHINE == {"domain/clock.py"}


def test_no_test_reads_the_present_or_asserts_how_long_something_took():
    """Tests hold on any day and on a machine as busy as it likes; `benchmarks/` measures."""
    of_the_machine = {"tests/machine.py", "tests/test_house.py"}
    stopwatch = re.compile(r"perf_counter\(|process_time\(|total_run_time|time\.monotonic\(")
    offenders = {
        name_of(path): match.group()
        for path in sorted([*PROJECT.glob("tests/**/*.py"), *PROJECT.glob("tools/*/tests/*.py")])
        if name_of(path) not in of_the_machine
        and (
            match := PRESENT.search(text := path.read_text(encoding="utf-8"))
            or stopwatch.search(text)
        )
    }
    assert offenders == {}


def test_no_test_is_skipped_on_one_machine_and_run_on_another():
    """What a machine cannot run has a marker, and tests/conftest.py leaves it out."""
    skips = re.compile("skipif|pytest" + r"\.skip|importor" + "skip|xf" + "ail")
    found = [name_of(path) for path in PROJECT.glob("t*/**/*.py") if skips.search(path.read_text())]
    assert set(found) <= {"tests/conftest.py", "tests/test_house.py"}


def test_modules_and_functions_stay_short():
    too_long = {}
    for path in MODULES:
        assert path.stem not in ("utils", "helpers", "common")
        n_lines = len(path.read_text(encoding="utf-8").splitlines())
        if n_lines > 300:
            too_long[name_of(path)] = n_lines
        for node in ast.walk(syntax(path)):
            if isinstance(node, ast.FunctionDef):
                body = node.end_lineno - node.body[0].end_lineno
                if body > 45:
                    too_long[f"{name_of(path)}: {node.name}"] = body
    assert too_long == {}, "more than one subject?"
