"""What a contract enforces in DuckDB is asked of an engine that enforces nothing."""

from flows.spark.plan import _constraints

NODE = {
    "name": "dim_respondents",
    "relation_name": '"restricted"."marts"."dim_respondents"',
    "constraints": [{"type": "primary_key", "columns": ["survey_wave", "respondent_id"]}],
    "columns": {
        "weight": {
            "name": "weight",
            "constraints": [{"type": "check", "expression": "weight > 0"}],
        },
        "is_synthetic": {"name": "is_synthetic", "constraints": [{"type": "not_null"}]},
    },
}


def test_keys_nulls_and_checks_of_a_contract_are_questions_that_have_to_find_nothing():
    where = 'select 1 from "restricted"."marts"."dim_respondents" where not'
    assert {test.name: test.sql for test in _constraints(NODE)} == {
        "not_null_survey_wave of dim_respondents": f"{where} (survey_wave is not null)",
        "not_null_respondent_id of dim_respondents": f"{where} (respondent_id is not null)",
        "check_weight of dim_respondents": f"{where} (coalesce(weight > 0, true))",
        "not_null_is_synthetic of dim_respondents": f"{where} (is_synthetic is not null)",
        "primary_key of dim_respondents": 'select survey_wave, respondent_id from "restricted"'
        '."marts"."dim_respondents" group by survey_wave, respondent_id having count(*) > 1',
    }
