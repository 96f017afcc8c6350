-- One row per quantity that can be computed and side: its value and what that rests on.

with answers as (select * from {{ ref('int_computed_from_answers') }}),
comments as (select * from {{ ref('int_computed_from_comments') }}),
frameworks as (select * from {{ ref('int_computed_from_frameworks') }}),
tests as (select * from {{ ref('int_computed_from_statistics') }}),
questionnaire as (select * from {{ ref('int_computed_from_questionnaire') }}),
care_rates as (select * from {{ ref('int_computed_from_care_rates') }}),
headlines as (select * from {{ ref('int_computed_from_headlines') }}),
printed_counts as (select * from {{ ref('int_computed_from_printed_counts') }}),
printed_rates as (select * from {{ ref('int_computed_from_printed_rates') }}),
table_4 as (select * from {{ ref('int_computed_from_table_4') }}),
parameters as (select * from {{ ref('int_study_parameters') }}),
waves as (select * from {{ ref('int_survey_waves') }}),
sides as (select unnest(['exact', 'shown']) as side),

survey as (
    select * from answers
    union all by name
    select * from comments
    union all by name
    select * from frameworks
    union all by name
    select * from tests
),

public_figures as (
    select * from care_rates
    union all by name
    select * from table_4
    union all by name
    select * from headlines
    union all by name
    select * from printed_counts
    union all by name
    select * from printed_rates
)

select
    null::varchar as publication,
    survey.variable,
    survey.option,
    survey.grouping,
    survey.statistic,
    survey.side,
    survey.computed_value,
    null::double as computed_low,
    null::double as computed_high,
    survey.withheld_reason,
    waves.disclosure_rule,
    if(survey.is_synthetic, 'synthetic respondents', 'survey respondents') as basis,
    survey.is_synthetic

from survey
inner join waves on survey.survey_wave = waves.survey_wave
-- the report's own wave
inner join parameters on survey.survey_wave = parameters.fieldwork_year::integer::varchar

union all by name
select
    questionnaire.variable,
    questionnaire.option,
    null as grouping,
    questionnaire.statistic,
    sides.side,
    questionnaire.value as computed_value,
    'questionnaire' as basis,
    false as is_synthetic
from questionnaire
cross join sides

union all by name
select
    *,
    false as is_synthetic
from public_figures
cross join sides
