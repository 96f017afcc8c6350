-- One row per wave, respondent and score. Restricted.

select
    survey_wave,
    respondent_id,
    scale_id,
    n_answered::integer as n_answered,
    score,
    is_synthetic

from {{ ref('int_survey_scores') }}
