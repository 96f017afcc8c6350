-- One row per wave and respondent: role, qualification, age, authority, its group, and weight.
-- Restricted: where respondents are real, a row is a person.

with responses as (select * from {{ ref('stg_survey__responses') }}),
options as (select * from {{ ref('int_answer_options') }}),
area_groups as (select * from {{ ref('int_survey_area_groups') }})

select
    responses.survey_wave,
    responses.respondent_id,
    roles.option_id as role,
    qualified.option_id = 'yes' as is_qualified,
    ages.option_id as age_band,
    teams.option_id as team,
    areas.option_id as area_code,
    area_groups.care_rate_group,
    responses.weight,
    responses.is_synthetic

from responses
left join options as roles
    on roles.item_id = 'demo_role' and responses.demo_role = roles.position
left join options as qualified
    on qualified.item_id = 'demo_qualified' and responses.demo_qualified = qualified.position
left join options as ages
    on ages.item_id = 'demo_age' and responses.demo_age = ages.position
left join options as teams
    on teams.item_id = 'demo_team' and responses.demo_team = teams.position
left join options as areas
    on areas.item_id = 'demo_la' and responses.demo_la = areas.position
left join area_groups
    on
        responses.survey_wave = area_groups.survey_wave
        and areas.option_id = area_groups.area_code
