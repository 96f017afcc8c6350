-- One row per wave and respondent. Synthetic respondents stand in for a wave until real ones land.

with landed as (select * from {{ source('landing', 'survey_respondents') }}),
synthetic as (select * from {{ ref('raw_survey_synthetic_respondents') }}),

every_respondent as (
    select * from landed
    union all by name
    select * from synthetic
    where survey_wave not in (select landed.survey_wave from landed)
)

select
    survey_wave,
    respondent_id,
    weight::double as weight,
    is_synthetic::boolean as is_synthetic

from every_respondent
