-- A wave of real respondents whose rule is unknown, or is the one of synthetic respondents.

select * from {{ ref('int_survey_waves') }}
where not is_synthetic and is_for_real_respondents is distinct from true
