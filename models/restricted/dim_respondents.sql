-- One row per wave and respondent: role, qualification, age, authority and its group.
-- Restricted: where respondents are real, a row is a person.

with respondents as (select * from {{ ref('stg_survey__respondents') }}),
answers as (select * from {{ ref('stg_survey__answers') }}),
care_rate_groups as (select * from {{ ref('fct_care_rate_groups') }}),
parameters as (select * from {{ ref('int_study_parameters') }}),

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
),

chosen_groups as (
    select
        care_rate_groups.area_code,
        care_rate_groups.care_rate_group
    from care_rate_groups
    inner join parameters
        on
            care_rate_groups.rule = parameters.survey_group_rule
            and care_rate_groups.window_years = parameters.survey_group_window_years
    -- of a rule that is computed every year, the newest year
    qualify
        row_number() over (
            partition by care_rate_groups.area_code
            order by care_rate_groups.end_year desc
        ) = 1
)

select
    respondents.survey_wave,
    respondents.respondent_id,
    described.role,
    described.is_qualified,
    described.age_band,
    described.team,
    described.area_code,
    chosen_groups.care_rate_group,
    respondents.is_synthetic

from respondents
left join described
    on
        respondents.survey_wave = described.survey_wave
        and respondents.respondent_id = described.respondent_id
left join chosen_groups on described.area_code = chosen_groups.area_code
