-- One row per wave, role, care-rate group, and group of respondents that figures are given for.

with respondents as (select * from {{ ref('int_respondent_groups') }}),

kinds as (
    select distinct
        survey_wave,
        role,
        care_rate_group
    from respondents
),

every_group as (
    select
        *,
        'all' as grouping,
        'all' as group_name
    from kinds

    union all
    select
        *,
        'role' as grouping,
        role as group_name
    from kinds

    union all
    select
        *,
        'care_rate_group' as grouping,
        care_rate_group as group_name
    from kinds

    union all
    select
        *,
        'role_in_care_rate_group' as grouping,
        care_rate_group || ' ' || role as group_name
    from kinds
)

select
    survey_wave,
    role,
    care_rate_group,
    grouping,
    group_name

from every_group
where group_name is not null
