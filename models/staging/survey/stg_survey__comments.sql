-- One row per wave, respondent, open question and code, or free text that has no code.

with landed as (select * from {{ source('landing', 'survey_comments') }}),
waves as (select * from {{ source('landing', 'survey_waves') }}),
synthetic as (select * from {{ ref('raw_survey_synthetic_comments') }})

select
    survey_wave,
    respondent_id,
    question_id,
    code_id,
    text,
    is_synthetic

from landed

union all
select
    survey_wave,
    respondent_id,
    question_id,
    code_id,
    null::string as text,
    is_synthetic::boolean as is_synthetic

from synthetic
where survey_wave not in (select waves.survey_wave from waves)
