-- One row per wave, respondent and closed question answered. Restricted.

select
    survey_wave,
    respondent_id,
    item_id,
    option_id,
    position,
    score,
    is_synthetic

from {{ ref('int_survey_answers') }}
