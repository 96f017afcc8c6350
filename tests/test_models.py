"""What dbt is told of the models: definitions, readers, version, and what SQL may not name."""

import csv
import re
import tomllib

import pytest
import yaml

from expectations.marts import check
from expectations.marts.rates import IMPLIED_BY_RATE
from flows.refresh import statistics, survey_counts
from flows.settings import PROJECT
from flows.warehouse.connect import opened
from report.site import checked, choices, study

MODELS = PROJECT / "models"
DOCS = re.compile(r"{% docs (\w+) %}\n(.*?)\n{% enddocs %}", flags=re.DOTALL)


def documents() -> dict[str, str]:
    """Descriptions that several columns share, by name."""
    return dict(
        block
        for path in sorted((MODELS / "docs").glob("*.md"))
        for block in DOCS.findall(path.read_text(encoding="utf-8"))
    )


def descriptions() -> list[str]:
    """The description of every column of every model, as its YAML has it."""
    return [
        column["description"]
        for path in sorted(MODELS.glob("**/*.yml"))
        for model in yaml.load(path.read_text("utf-8"), yaml.CSafeLoader).get("models", [])
        for column in model["columns"]
    ]


def test_no_definition_is_written_twice_and_none_is_written_for_nobody():
    named = [re.fullmatch(r"{{ doc\('(\w+)'\) }}", text) for text in descriptions()]
    used = {match[1] for match in named if match}
    written = [text for text, match in zip(descriptions(), named, strict=True) if not match]
    written += documents().values()
    assert sorted(text for text in set(written) if written.count(text) > 1) == []
    assert used == set(documents())


def test_whoever_opens_a_release_reads_the_definition_of_every_table_and_column(built):
    restricted = built.current / "restricted.duckdb"
    with opened(built.current / "gofal.duckdb", restricted=restricted) as warehouse:
        bare = warehouse.execute(
            "select table_name from duckdb_tables() "
            "where schema_name in ('marts', 'ledger') and comment is null "
            "union all select table_name || '.' || column_name from duckdb_columns() "
            "where schema_name in ('marts', 'ledger', 'results') and comment is null"
        ).fetchall()
        count = warehouse.execute(
            "select comment from duckdb_columns() "
            "where table_name = 'fct_care_rates' and column_name = 'n_children_looked_after'"
        ).fetchone()
    assert bare == []
    assert count == (documents()["n_children_looked_after"],)


def test_wales_has_the_code_that_the_list_of_areas_gives_it():
    with (PROJECT / "seeds/reference/local_authorities.csv").open(encoding="utf-8") as file:
        (wales,) = (row for row in csv.DictReader(file) if row["area_type"] == "country")
    macro = (PROJECT / "macros/wales.sql").read_text(encoding="utf-8")
    assert re.findall(r"'(\w+)'", macro) == [wales["area_code"]]


def test_models_and_the_gate_know_an_interval_by_one_marker():
    macro = (PROJECT / "macros/implied_by_rate.sql").read_text(encoding="utf-8")
    assert re.findall(r"'([^']+)'", macro) == [IMPLIED_BY_RATE]


@pytest.mark.parametrize("path", sorted(MODELS.glob("**/*.sql")), ids=lambda path: path.stem)
def test_no_model_names_an_area(path):
    with (PROJECT / "seeds/reference/local_authorities.csv").open(encoding="utf-8") as file:
        areas = list(csv.DictReader(file))
    code = re.sub(r"--.*", "", path.read_text(encoding="utf-8"))
    named = [area["area_name"] for area in areas if f"'{area['area_name']}'" in code]
    named += [area["area_code"] for area in areas if area["area_code"] in code]
    # 'Wales' is what the ledger calls a quantity, not a filter
    assert named == (["Wales"] if path.stem == "int_computed_from_care_rates" else [])


def test_what_counts_as_a_large_change_is_what_the_report_prints():
    with (PROJECT / "seeds/reference/study_parameters.csv").open(encoding="utf-8") as file:
        parameters = {
            row["parameter"]: float(row["value"])
            for row in csv.DictReader(file)
            if row["parameter"].startswith("large_")
        }
    with (PROJECT / "seeds/published/published_values.csv").open(encoding="utf-8") as file:
        bounds = {row["value_id"]: row["bound_value"] for row in csv.DictReader(file)}
    assert parameters == {
        "large_increase_pct": float(bounds["variation.las_increase_40_or_more.threshold"]),
        "large_decrease_pct": -float(bounds["variation.las_decrease_over_20.threshold"]),
    }


def test_dbt_and_the_package_have_one_version():
    project = yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))
    package = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["version"] == package["project"]["version"]


# read by the page of Table 4 as they are; dbt lets nothing outside name what has no contract
WITHOUT_CONTRACT = {"rpt_changes_by_reading", "rpt_statements_by_reading"}


def readers() -> dict[str, set[str]]:
    """The models that each reader outside dbt is said to read."""
    exposures = yaml.safe_load((MODELS / "exposures.yml").read_text(encoding="utf-8"))
    return {
        each["name"]: {re.fullmatch(r"ref\('(\w+)'\)", ref)[1] for ref in each["depends_on"]}
        for each in exposures["exposures"]
    }


def test_the_readers_dbt_knows_read_what_they_are_said_to_read():
    assert readers()["statistics"] == {*statistics.MARTS, *survey_counts.WEIGHTED}
    assert readers()["quality_page"] == {*check.MARTS, *check.OF_RESPONDENTS}
    for name, subject in (("study", study), ("report", checked), ("choices", choices)):
        pages = "choices_page" if name == "choices" else f"{name}_pages"
        read = {table.partition(".")[2] for table in subject.TABLES}
        assert readers()[pages] == read - WITHOUT_CONTRACT
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    questions = "".join(re.findall(r"```sql\n(.*?)```", readme, flags=re.DOTALL))
    assert readers()["readme_questions"] == set(re.findall(r"marts\.(\w+)", questions))


@pytest.mark.parametrize(
    ("reader", "module"),
    [
        ("gofal_diff", "flows/releases/compare.py"),
        ("gofal_status", "flows/releases/freshness.py"),
    ],
)
def test_a_module_that_reads_marts_itself_reads_those_of_its_exposure(reader, module):
    code = (PROJECT / module).read_text(encoding="utf-8")
    assert [name for name in sorted(readers()[reader]) if not re.search(rf"\b{name}\b", code)] == []
