-- One row per wave and respondent: role, qualification, age, authority, its group, and weight.
-- Restricted: where respondents are real, a row is a person.

with respondents as (select * from {{ ref('stg_survey__respondents') }}),
answers as (select * from {{ ref('stg_survey__answers') }}),
area_groups as (select * from {{ ref('int_survey_area_groups') }}),

described as (
    select
        survey_wave,
        respondent_id,
        max(option_id) filter (where item_id = 'demo_role') as role,
        max(option_id) filter (where item_id = 'demo_qualified') = 'yes' as is_qualified,
        max(option_id) filter (where item_id = 'demo_age') as age_band,
        max(option_id) filter (where item_id = 'demo_team') as team,
        max(option_id) filter (where item_id = 'demo_la') as area_code
    from answers
    where item_id like 'demo_%'
    group by survey_wave, respondent_id
)

select
    respondents.survey_wave,
    respondents.respondent_id,
    described.role,
    described.is_qualified,
    described.age_band,
    described.team,
    described.area_code,
    area_groups.care_rate_group,
    respondents.weight,
    respondents.is_synthetic

from respondents
left join described
    on
        respondents.survey_wave = described.survey_wave
        and respondents.respondent_id = described.respondent_id
left join area_groups
    on
        described.survey_wave = area_groups.survey_wave
        and described.area_code = area_groups.area_code
