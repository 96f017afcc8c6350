"""The rules of the house, enforced."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import yaml

from flows.cli.main import main
from flows.releases.store import current_release
from flows.settings import PROJECT
from flows.warehouse.connect import opened

ROOMS = ("domain", "ingest", "expectations", "analysis", "disclosure", "report", "flows", "tools")
MODULES = [
    path
    for room in ROOMS
    for path in sorted((PROJECT / room).glob("**/*.py"))
    if "tests" not in path.relative_to(PROJECT).parts
]
MODELS = sorted((PROJECT / "models").glob("**/*.sql"))
SEEDS = sorted((PROJECT / "seeds").glob("**/*.csv"))
PROPERTIES = sorted((PROJECT / "models").glob("**/*.yml")) + sorted(
    (PROJECT / "seeds").glob("**/*.yml")
)


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


@cache
def described(kind: str) -> dict[str, dict]:
    """Everything of a kind that a YAML file describes, by name."""
    return {
        entry["name"]: entry
        for path in PROPERTIES
        for entry in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get(kind, [])
    }


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


def test_only_the_warehouse_opens_duckdb():
    openers = {module for module, others in imports().items() if "duckdb" in others}
    assert openers
    assert {module for module in openers if sub_room(module) != "flows.warehouse"} == set()


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


def test_a_model_starts_with_its_grain_and_stays_short():
    for path in MODELS:
        lines = path.read_text(encoding="utf-8").splitlines()
        first = next(line for line in lines if not line.startswith("{"))
        assert re.match(r"-- One row( per|:)", first), name_of(path)
        assert len(lines) <= 90, name_of(path)


# Marts that other models build on: a copy in intermediate would be a second name for one table.
BUILT_ON = (
    "fct_care_rate_changes",
    "fct_care_rate_groups",
    "fct_deprivation",
    "fct_deprivation_residuals",
    "rpt_specification_c",
    "dim_respondents",
    "fct_respondent_answers",
    "fct_respondent_scores",
)


def layer_of(model: Path) -> str:
    parts = model.relative_to(PROJECT / "models").parts
    return "releases" if "releases" in parts else parts[0]


def test_a_model_reads_only_the_layers_below_it():
    readable = {
        "staging": ("raw_", "area_labels", "seed_editions"),
        "intermediate": ("stg_", "int_", *BUILT_ON, *reference_names()),
        "restricted": ("int_", "stg_", *BUILT_ON, *reference_names()),
        "marts": ("int_", "stg_", *BUILT_ON, *reference_names()),
        "results": ("int_",),
        "ledger": ("int_", "dim_", "fct_", "rpt_", "statistics", *reference_names()),
        # what two releases are compared by is what people read
        "releases": ("int_release_", "int_previous_", "fct_", "rpt_published_vs_computed"),
    }
    upwards = [
        f"{name_of(path)} reads {name}"
        for path in MODELS
        for name in re.findall(r"ref\('(\w+)'\)", path.read_text(encoding="utf-8"))
        if not name.startswith(readable[layer_of(path)])
    ]
    assert upwards == []


def reference_names() -> tuple[str, ...]:
    return tuple(path.stem for path in SEEDS if path.parent.name != "raw")


def test_every_model_and_column_is_described_and_nothing_else_is(built):
    models = described("models")
    assert set(models) == {path.stem for path in MODELS}
    release = current_release(built)
    with opened(release.warehouse, restricted=release.restricted) as warehouse:
        for name, model in models.items():
            found = warehouse.execute(
                "select column_name from information_schema.columns "
                "where table_name = ? and table_schema not in ('previous', 'landing') "
                # what Python writes is no model, though a model has its name
                "and not (table_catalog = 'restricted' and table_schema = 'results') order by 1",
                [name],
            ).fetchall()
            written = {column["name"]: column.get("description") for column in model["columns"]}
            assert sorted(written) == [column for (column,) in found], name
            assert all(written.values()), name
            assert model["description"], name


def test_every_seed_says_where_it_comes_from_and_what_is_missing():
    seeds = described("seeds")
    assert set(seeds) == {path.stem for path in SEEDS}
    for name, seed in seeds.items():
        meta = seed["config"]["meta"]
        assert all(meta[key] for key in ("source", "licence", "retrieved", "missing")), name
        header = (
            (PROJECT / next(str(path) for path in SEEDS if path.stem == name)).open().readline()
        )
        assert [column["name"] for column in seed["columns"]] == header.strip().split(","), name


def test_a_yaml_of_its_own_stands_beside_every_model():
    lonely = [name_of(path) for path in MODELS if not path.with_suffix(".yml").exists()]
    assert lonely == []
    for path in MODELS:
        content = yaml.safe_load(path.with_suffix(".yml").read_text(encoding="utf-8"))
        assert [model["name"] for model in content["models"]] == [path.stem]


def test_the_grain_of_every_model_is_tested():
    untested = set()
    for path in MODELS:
        model = described("models")[path.stem]
        keyed = {each["type"] for each in model.get("constraints", [])}
        tests = model.get("data_tests", [])
        tested = {test if isinstance(test, str) else next(iter(test)) for test in tests}
        if not {"primary_key", "unique_together", "one_row"} & (keyed | tested):
            untested.add(path.stem)
    assert untested == set()


def tracked() -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    return [PROJECT / name for name in names if (PROJECT / name).is_file()]


def test_no_file_names_a_machine_path_or_a_package_registry():
    forbidden = re.compile(
        r"(^|[^A-Za-z0-9_.])/(" + "|".join(["work", "farm", "root"]) + r")/"
        r"|https?://[^ ]*(py" + r"pi|pythonhosted|npm" + r"js|debian)"
    )
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        assert not forbidden.search(text), path


def test_every_file_that_prose_names_is_there():
    """A module that moves takes what documents and descriptions say of it along."""
    named = re.compile(
        r"\b(?:docs|macros|models|seeds|tests|" + "|".join(ROOMS) + r")/[\w/.-]+"
        r"\.(?:py|md|yml|csv|sql|R|toml)\b"
    )
    gone = {
        f"{name_of(path)} names {name}"
        for path in tracked()
        if path.suffix in (".md", ".yml", ".py", ".toml") and path.name != "CHANGELOG.md"
        for name in named.findall(path.read_text(encoding="utf-8"))
        if not (PROJECT / name).exists() and not (PROJECT / path.parent / name).exists()
    }
    assert gone == set()


def examples() -> list[tuple[str, str]]:
    """Questions in the README, each with the answer printed under it."""
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    return re.findall(r"```sql\n(.*?)```\s*```text\n(.*?)```", text, flags=re.DOTALL)


def test_the_answers_in_the_readme_are_the_real_answers(built):
    assert len(examples()) == 3
    with opened(built.current / "gofal.duckdb") as warehouse:
        for question, answer in examples():
            relation = warehouse.sql(question)
            rows = [relation.columns, *relation.fetchall()]
            table = [[str(cell) for cell in row] for row in rows]
            widths = [max(map(len, column)) for column in zip(*table, strict=True)]
            lines = [
                "  ".join(
                    cell.ljust(width) for cell, width in zip(row, widths, strict=True)
                ).rstrip()
                for row in table
            ]
            assert answer.rstrip().splitlines() == lines, "\n".join(lines)


def test_the_readme_names_every_command_and_every_mart(built):
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert [name for name in main.commands if f"gofal {name}" not in text] == []
    marts = [path.stem for path in MODELS if path.parent.name == "marts"]
    assert [name for name in marts if name not in text] == []
