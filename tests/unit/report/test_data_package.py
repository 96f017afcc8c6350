import pytest

from domain.tables import Column, Table
from report.data_package import ExportedFile, csv_on_the_web, data_package, unit

RATES = Table(
    name="marts.fct_care_rates",
    description="One row per area and year.",
    columns=(
        Column("area_code", "VARCHAR", "ONS code.", is_required=True),
        Column("published_on", "DATE", "Day of publication.", is_required=False),
        Column("care_rate_per_10k", "DOUBLE", "Care rate.", is_required=False),
        Column("is_wales", "BOOLEAN", "True for Wales.", is_required=True),
    ),
    key=("area_code", "published_on"),
    n_rows=529,
    is_synthetic=False,
)
SHARES = Table("marts.fct_answer_shares", "One row per answer.", RATES.columns, (), 7, True)
BOUNDARIES = Table("marts.dim_local_authority_boundaries", "Shapes.", RATES.columns, (), 22, False)


def file(table: Table = RATES, form: str = "csv") -> ExportedFile:
    return ExportedFile(table, f"{table.short_name}.{form}", form, 1234, "ab12")


def resource(table: Table = RATES, form: str = "csv") -> dict:
    (found,) = data_package([file(table, form)], "000007-abc", "2026-12-01T09:30:00+00:00")[
        "resources"
    ]
    return found


def test_a_package_is_of_one_release_and_under_the_licences_of_its_figures():
    package = data_package([file()], "000007-abc", "2026-12-01T09:30:00+00:00")
    assert package["$schema"].endswith("/2.0/datapackage.json")
    assert (package["version"], package["created"]) == ("000007-abc", "2026-12-01T09:30:00+00:00")
    assert [licence["name"] for licence in package["licenses"]] == ["OGL-UK-3.0", "CC-BY-4.0"]


def test_a_file_is_described_by_place_form_hash_key_and_columns_with_types_and_units():
    found = resource()
    assert (found["path"], found["format"]) == ("fct_care_rates.csv", "csv")
    assert (found["hash"], found["bytes"], found["rowCount"]) == ("sha256:ab12", 1234, 529)
    assert found["schema"]["primaryKey"] == ["area_code", "published_on"]
    fields = {field.pop("name"): field for field in found["schema"]["fields"]}
    assert fields["area_code"] == {
        "type": "string", "description": "ONS code.", "constraints": {"required": True},
    }  # fmt: skip
    assert fields["care_rate_per_10k"] == {
        "type": "number",
        "description": "Care rate.",
        "unit": "per 10,000 children aged 0 to 17",
    }
    assert (fields["published_on"]["type"], fields["is_wales"]["type"]) == ("date", "boolean")


def test_an_empty_cell_is_a_missing_value_in_a_csv_alone():
    assert resource(form="csv")["schema"]["missingValues"] == [""]
    assert "missingValues" not in resource(form="parquet")["schema"]


def test_synthetic_respondents_are_named_where_they_are_and_nowhere_else():
    assert resource(SHARES)["isSynthetic"]
    assert "synthetic respondents" in resource(SHARES)["description"]
    assert not resource()["isSynthetic"]
    assert "synthetic" not in resource()["description"]


def test_boundaries_are_under_their_own_licence():
    assert resource(BOUNDARIES)["licenses"][0]["name"] == "CC-BY-4.0"
    assert resource()["licenses"][0]["name"] == "OGL-UK-3.0"


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("care_rate_per_10k", "per 10,000 children aged 0 to 17"),
        ("change_pct_of_start", "%"),
        ("residual_pct", "%"),
        ("n_children_looked_after", "number"),
        ("area_name", None),
    ],
)
def test_a_column_has_the_unit_that_its_name_carries(column, expected):
    assert unit(column) == expected


def test_the_description_of_a_csv_on_the_web_has_every_column_and_the_key():
    about = csv_on_the_web(file(), "000007-abc")
    assert about["url"] == "fct_care_rates.csv"
    assert about["tableSchema"]["primaryKey"] == ["area_code", "published_on"]
    assert [(each["name"], each["datatype"]) for each in about["tableSchema"]["columns"]] == [
        ("area_code", "string"), ("published_on", "date"), ("care_rate_per_10k", "double"),
        ("is_wales", "boolean"),
    ]  # fmt: skip
