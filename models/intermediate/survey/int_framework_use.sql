-- One row per wave, practice framework and group: how many of its respondents name it (Table 6).

with counts as (select * from {{ ref('int_framework_counts') }}),
groups as (select * from {{ ref('int_survey_groups') }}),
codes as (select * from {{ ref('coding_frames') }}),

uses as (
    select
        counts.survey_wave,
        counts.framework_id,
        codes.label as framework_name,
        groups.grouping,
        groups.group_name,
        sum(counts.n_respondents)::bigint as n_respondents,
        coalesce(sum(counts.n_respondents) filter (where counts.is_named), 0)::bigint as n_named,
        bool_or(counts.is_synthetic) as is_synthetic
    from counts
    inner join codes on counts.framework_id = codes.code_id and codes.level = 'framework'
    inner join groups
        on
            {{ is_in_group('counts', 'groups') }}
    group by all
)

select
    survey_wave,
    framework_id,
    framework_name,
    grouping,
    group_name,
    n_respondents,
    n_named,
    100.0 * n_named / n_respondents as named_pct,
    is_synthetic

from uses
