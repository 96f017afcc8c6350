-- One row per wave, respondent and group of respondents that figures are given for.

with respondents as (select * from {{ ref('dim_respondents') }}),

every_group as (
    select
        *,
        'all' as grouping,
        'all' as group_name
    from respondents

    union all
    select
        *,
        'role' as grouping,
        role as group_name
    from respondents

    union all
    select
        *,
        'care_rate_group' as grouping,
        care_rate_group as group_name
    from respondents

    union all
    select
        *,
        'role_in_care_rate_group' as grouping,
        care_rate_group || ' ' || role as group_name
    from respondents
)

select
    survey_wave,
    respondent_id,
    grouping,
    group_name,
    role,
    is_synthetic

from every_group
where group_name is not null
