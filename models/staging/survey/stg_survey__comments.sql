-- One row per wave, respondent, open question and code, or free text that has no code.

with landed as (select * from {{ source('landing', 'survey_comments') }}),
synthetic as (select * from {{ ref('raw_survey_synthetic_comments') }}),

every_comment as (
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
    question_id,
    code_id,
    text,
    is_synthetic::boolean as is_synthetic

from every_comment
