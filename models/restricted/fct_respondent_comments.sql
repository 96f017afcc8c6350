-- One row per wave, respondent, open question and code, or free text. Restricted.

select
    survey_wave,
    respondent_id,
    question_id,
    code_id,
    text as comment_text,
    is_synthetic

from {{ ref('stg_survey__comments') }}
