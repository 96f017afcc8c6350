from report.data_contract import TYPES, data_contract
from report.data_package import TYPES as DESCRIBED_TYPES
from tests.unit.report.reading import RELEASE
from tests.unit.report.test_data_package import RATES, SHARES


def test_a_contract_is_of_one_release_and_has_every_table():
    contract = data_contract([RATES, SHARES], RELEASE)
    assert (contract["apiVersion"], contract["kind"]) == ("v3.1.0", "DataContract")
    assert contract["version"] == "000007-abc"
    assert [table["physicalName"] for table in contract["schema"]] == [RATES.name, SHARES.name]


def test_a_column_is_promised_with_type_place_in_the_key_unit_and_definition():
    (table,) = data_contract([RATES], RELEASE)["schema"]
    columns = {column["name"]: column for column in table["properties"]}
    assert columns["published_on"] == {
        "name": "published_on", "logicalType": "date", "physicalType": "DATE",
        "description": "Day of publication.", "required": False,
        "primaryKey": True, "primaryKeyPosition": 2,
    }  # fmt: skip
    assert columns["care_rate_per_10k"]["customProperties"] == [
        {"property": "unit", "value": "per 10,000 children aged 0 to 17"}
    ]
    assert "primaryKey" not in columns["is_wales"]


def test_a_contract_knows_the_types_that_the_package_knows():
    assert TYPES.keys() == DESCRIBED_TYPES.keys()


def test_synthetic_respondents_are_a_limitation_of_the_contract_and_of_their_tables():
    contract = data_contract([RATES, SHARES], RELEASE)
    assert "synthetic" in contract["description"]["limitations"]
    assert ["synthetic" in table["description"] for table in contract["schema"]] == [False, True]
