-- One row per wave, respondent and closed question answered.

with landed as (select * from {{ source('landing', 'survey_answers') }}),
synthetic as (select * from {{ ref('raw_survey_synthetic_answers') }}),

every_answer as (
    select * from landed
    union all by name
    select * from synthetic
    where
        survey_wave not in (
            select respondents.survey_wave
            from {{ source('landing', 'survey_respondents') }} as respondents
        )
)

select
    survey_wave,
    respondent_id,
    item_id,
    option_id,
    is_synthetic::boolean as is_synthetic

from every_answer
