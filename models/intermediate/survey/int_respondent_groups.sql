-- One row per wave, role and authority of respondents: their names, the group, and how many.

with counts as (select * from {{ ref('int_response_counts') }}),
options as (select * from {{ ref('int_answer_options') }}),
area_groups as (select * from {{ ref('int_survey_area_groups') }})

select
    counts.survey_wave,
    counts.is_synthetic,
    counts.demo_role,
    counts.demo_la,
    roles.option_id as role,
    areas.option_id as area_code,
    area_groups.care_rate_group,
    counts.n_respondents

from counts
left join options as roles
    on roles.item_id = 'demo_role' and counts.demo_role = roles.position
left join options as areas
    on areas.item_id = 'demo_la' and counts.demo_la = areas.position
left join area_groups
    on
        counts.survey_wave = area_groups.survey_wave
        and areas.option_id = area_groups.area_code
where counts.block_id = 'demo_role'
