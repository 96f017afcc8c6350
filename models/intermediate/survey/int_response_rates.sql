-- One row per wave, area and group of respondents: responses against whom the wave is compared
-- with, the workforce of Wales or the people of its codebook, where known.

with answers as (select * from {{ ref('int_response_counts') }}),
kinds as (select * from {{ ref('int_respondent_groups') }}),
options as (select * from {{ ref('int_answer_options') }}),
areas as (select * from {{ ref('int_areas') }}),
workforce as (select * from {{ ref('stg_social_care_wales__workforce') }}),
workforce_groups as (select * from {{ ref('workforce_groups') }}),
waves as (select * from {{ ref('int_survey_waves') }}),

respondents as (
    select
        kinds.survey_wave,
        kinds.is_synthetic,
        kinds.role,
        kinds.area_code,
        options.option_id = 'yes' as is_qualified,
        answers.n_respondents
    from answers
    inner join kinds
        on
            {{ is_kind('answers', 'kinds') }}
    left join options
        on answers.answer_1 = options.position and options.item_id = 'demo_qualified'
    where answers.block_id = 'demo_qualified'
),

members as (
    select
        respondents.*,
        if(kinds_of_group.kind = 'role', respondents.role, kinds_of_group.kind) as respondent_group
    from respondents
    cross join (values ('all'), ('role'), ('qualified')) as kinds_of_group (kind)
    where kinds_of_group.kind != 'qualified' or respondents.is_qualified
),

-- whoever names no authority counts for Wales alone
counts as (
    select
        members.survey_wave,
        areas.area_code,
        areas.area_name,
        areas.is_wales,
        members.respondent_group,
        sum(
            if(areas.is_wales or members.area_code = areas.area_code, members.n_respondents, 0)
        )::bigint as n_respondents,
        bool_or(members.is_synthetic) as is_synthetic
    from members
    cross join areas
    group by all
)

select
    counts.survey_wave,
    counts.area_code,
    counts.area_name,
    counts.respondent_group,
    counts.n_respondents,
    coalesce(workforce.n_staff, frames.frame_n) as workforce,
    if(frames.frame_n is null, workforce.unit, 'people') as workforce_unit,
    workforce.year as workforce_year,
    100.0 * counts.n_respondents / coalesce(workforce.n_staff, frames.frame_n) as response_pct,
    case
        when waves.compared_with = 'nothing' then 'The codebook names nobody to compare with.'
        when frames.frame_n is not null then 'Named by the codebook: ' || waves.compared_with
        when waves.compared_with != 'workforce' then 'The codebook gives one number, for all.'
        when not counts.is_wales then 'No workforce figure by local authority is published.'
        when workforce.n_staff is null then 'No workforce figure tells workers and leaders apart.'
        else workforce_groups.note
    end as note,
    counts.is_synthetic

from counts
inner join waves on counts.survey_wave = waves.survey_wave
left join waves as frames
    on
        counts.survey_wave = frames.survey_wave
        and counts.is_wales
        and counts.respondent_group = 'all'
left join workforce_groups
    on
        counts.is_wales
        and waves.compared_with = 'workforce'
        and counts.respondent_group = workforce_groups.respondent_group
left join workforce
    on
        workforce_groups.service = workforce.service
        and workforce_groups.year::integer = workforce.year
