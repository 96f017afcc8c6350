-- One row per wave and respondent. Restricted: a row is a person where respondents are real.

select
    survey_wave,
    respondent_id,
    role,
    is_qualified,
    age_band,
    team,
    area_code,
    care_rate_group,
    is_synthetic

from {{ ref('int_survey_respondents') }}
