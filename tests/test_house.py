"""The rules of the house, enforced."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
import yaml

from flows.cli.main import main
from flows.releases.store import current_release
from flows.settings import PROJECT
from flows.warehouse.connect import opened

ROOMS = ("domain", "ingest", "expectations", "analysis", "report", "flows", "tools")
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


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    names |= {
        node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module
    }
    return {name.split(".")[0] for name in names}


@cache
def described(kind: str) -> dict[str, dict]:
    """Everything of a kind that a YAML file describes, by name."""
    return {
        entry["name"]: entry
        for path in PROPERTIES
        for entry in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get(kind, [])
    }


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_room_imports_domain_alone_but_flows_which_nobody_imports(path):
    room = path.relative_to(PROJECT).parts[0]
    if room != "flows":
        assert imported(path) & set(ROOMS) <= {room, "domain"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_warehouse_room_imports_duckdb(path):
    if path.parent != PROJECT / "flows/warehouse":
        assert "duckdb" not in imported(path)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_clock_reads_the_present(path):
    text = path.read_text(encoding="utf-8")
    if name_of(path) != "domain/clock.py":
        assert not re.search(r"datetime\.now\(|date\.today\(|utcnow\(", text)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_and_functions_stay_short_and_public_ones_say_what_they_do(path):
    text = path.read_text(encoding="utf-8")
    assert path.stem not in ("utils", "helpers", "common")
    assert len(text.splitlines()) <= 300, "more than one subject?"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            body = node.end_lineno - node.body[0].end_lineno
            assert body <= 45, f"{node.name} has {body} lines"


@pytest.mark.parametrize("path", MODELS, ids=name_of)
def test_a_model_starts_with_its_grain_and_stays_short(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    first = next(line for line in lines if not line.startswith("{"))
    assert re.match(r"-- One row( per|:)", first)
    assert len(lines) <= 90


# Marts that other models build on: a copy in intermediate would be a second name for one table.
BUILT_ON = (
    "fct_care_rate_changes",
    "fct_care_rate_groups",
    "fct_deprivation",
    "fct_deprivation_residuals",
    "dim_respondents",
    "fct_respondent_answers",
    "fct_respondent_scores",
)


@pytest.mark.parametrize("path", MODELS, ids=name_of)
def test_a_model_reads_only_the_layers_below_it(path):
    parts = path.relative_to(PROJECT / "models").parts
    layer = "releases" if "releases" in parts else parts[0]
    readable = {
        "staging": ("raw_", "area_labels", "seed_editions"),
        "intermediate": ("stg_", "int_", *BUILT_ON, *reference_names()),
        "restricted": ("int_", "stg_", *BUILT_ON, *reference_names()),
        "marts": ("int_", "stg_", *BUILT_ON, *reference_names()),
        "ledger": ("int_", "dim_", "fct_", "rpt_", *reference_names()),
        # what two releases are compared by is what people read
        "releases": ("int_release_", "int_previous_", "fct_", "rpt_published_vs_computed"),
    }[layer]
    for name in re.findall(r"ref\('(\w+)'\)", path.read_text(encoding="utf-8")):
        assert name.startswith(readable), f"{layer} reads {name}"


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
                "where table_name = ? and table_schema not in ('previous', 'landing') order by 1",
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


@pytest.mark.parametrize("path", MODELS, ids=name_of)
def test_the_grain_of_a_model_is_tested(path):
    model = described("models")[path.stem]
    keyed = [each["type"] for each in model.get("constraints", [])]
    tested = [
        test if isinstance(test, str) else next(iter(test)) for test in model.get("data_tests", [])
    ]
    assert "primary_key" in keyed or {"unique_together", "one_row"} & set(tested)


@pytest.mark.parametrize("path", MODELS, ids=name_of)
def test_a_yaml_stands_beside_every_model_and_describes_it_alone(path):
    models = yaml.safe_load(path.with_suffix(".yml").read_text(encoding="utf-8"))["models"]
    assert [model["name"] for model in models] == [path.stem]


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
