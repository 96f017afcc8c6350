-- One row per wave, area and group of respondents: responses against the workforce, where known.

with respondents as (select * from {{ ref('dim_respondents') }}),
areas as (select * from {{ ref('int_areas') }}),
workforce as (select * from {{ ref('stg_social_care_wales__workforce') }}),
workforce_groups as (select * from {{ ref('workforce_groups') }}),

members as (
    select
        *,
        'all' as respondent_group
    from respondents

    union all
    select
        *,
        role as respondent_group
    from respondents

    union all
    select
        *,
        'qualified' as respondent_group
    from respondents
    where is_qualified
),

-- whoever names no authority counts for Wales alone
counts as (
    select
        members.survey_wave,
        areas.area_code,
        areas.area_name,
        areas.is_wales,
        members.respondent_group,
        count(*) filter (where areas.is_wales or members.area_code = areas.area_code)
            as n_respondents,
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
    workforce.n_staff as workforce,
    workforce.unit as workforce_unit,
    workforce.year as workforce_year,
    100.0 * counts.n_respondents / workforce.n_staff as response_pct,
    case
        when not counts.is_wales then 'No workforce figure by local authority is published.'
        when workforce.n_staff is null then 'No workforce figure tells workers and leaders apart.'
        else workforce_groups.note
    end as note,
    counts.is_synthetic

from counts
left join workforce_groups
    on
        counts.is_wales
        and counts.respondent_group = workforce_groups.respondent_group
left join workforce
    on
        workforce_groups.service = workforce.service
        and workforce_groups.year::integer = workforce.year
