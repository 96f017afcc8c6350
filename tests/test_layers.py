"""The layers of models and seeds: what each reads, says of itself and tests."""

import re
from functools import cache
from pathlib import Path

import yaml

from flows.releases.store import current_release
from flows.settings import PROJECT
from flows.warehouse.connect import opened
from tests.test_house import name_of

MODELS = sorted((PROJECT / "models").glob("**/*.sql"))
SEEDS = sorted((PROJECT / "seeds").glob("**/*.csv"))
PROPERTIES = sorted((PROJECT / "models").glob("**/*.yml")) + sorted(
    (PROJECT / "seeds").glob("**/*.yml")
)


@cache
def described(kind: str) -> dict[str, dict]:
    """Everything of a kind that a YAML file describes, by name."""
    return {
        entry["name"]: entry
        for path in PROPERTIES
        for entry in (yaml.load(path.read_text("utf-8"), yaml.CSafeLoader) or {}).get(kind, [])
    }


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
        content = yaml.load(path.with_suffix(".yml").read_text("utf-8"), yaml.CSafeLoader)
        assert [model["name"] for model in content["models"]] == [path.stem]


def test_the_grain_of_every_model_is_tested_or_follows_from_one_that_is():
    untested = {path.stem for path in MODELS if not is_grain_tested(path.stem)}
    metas = {name: described("models")[name].get("config", {}).get("meta", {}) for name in untested}
    follows = {name: meta.get("key_follows_from", []) for name, meta in metas.items()}
    assert [name for name, parents in follows.items() if not parents] == []
    assert untested & {parent for parents in follows.values() for parent in parents} == set()


def is_grain_tested(name):
    model = described("models")[name]
    keyed = {each["type"] for each in model.get("constraints", [])}
    tests = model.get("data_tests", [])
    tested = {test if isinstance(test, str) else next(iter(test)) for test in tests}
    return bool({"primary_key", "unique_together", "one_row"} & (keyed | tested))
