-- One row per quantity that can be computed: its value and what that rests on.

with answers as (select * from {{ ref('int_computed_from_answers') }}),
comments as (select * from {{ ref('int_computed_from_comments') }}),
frameworks as (select * from {{ ref('int_computed_from_frameworks') }}),
tests as (select * from {{ ref('int_computed_from_statistics') }}),
questionnaire as (select * from {{ ref('int_computed_from_questionnaire') }}),
care_rates as (select * from {{ ref('int_computed_from_care_rates') }}),
table_4 as (select * from {{ ref('int_computed_from_table_4') }}),
parameters as (select * from {{ ref('int_study_parameters') }}),

survey as (
    select * from answers
    union all by name
    select * from comments
    union all by name
    select * from frameworks
    union all by name
    select * from tests
)

select
    survey.variable,
    survey.option,
    survey.grouping,
    survey.statistic,
    survey.computed_value,
    if(survey.is_synthetic, 'synthetic respondents', 'survey respondents') as basis,
    survey.is_synthetic

from survey
-- the report's own wave
inner join parameters on survey.survey_wave = parameters.fieldwork_year::integer::varchar

union all by name
select
    questionnaire.variable,
    questionnaire.option,
    null as grouping,
    questionnaire.statistic,
    questionnaire.value as computed_value,
    'questionnaire' as basis,
    false as is_synthetic
from questionnaire

union all by name
select
    *,
    null as grouping,
    null as statistic,
    false as is_synthetic
from care_rates

union all by name
select
    *,
    null as grouping,
    null as statistic,
    false as is_synthetic
from table_4
