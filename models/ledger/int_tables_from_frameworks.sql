-- One row per wave and group of Table 6 of the report: how many named two frameworks, as shown.

with waves as (select * from {{ ref('int_survey_waves') }}),
frameworks as (select * from {{ ref('fct_framework_use') }}),

blocks as (
    select * from {{ ref('report_table_rows') }}
    where table_number = 6
),

-- Table 6 compares the groups of Table 5
groups as (
    select
        grouping,
        unnest([first_group, second_group]) as group_name,
        unnest([1, 2]) as place
    from {{ ref('survey_comparisons') }}
    where location = 'Table 5'
)

select
    waves.survey_wave,
    blocks.table_number,
    blocks.block,
    groups.place,
    blocks.heading,
    upper(groups.group_name[1]) || groups.group_name[2:] as label,
    firsts.n_respondents as first_base_n,
    firsts.n_named as first_n,
    firsts.named_pct as first_pct,
    case
        when firsts.framework_id is null then 'Nobody in this group of the wave was asked.'
        else firsts.withheld_reason
    end as first_missing_reason,
    seconds.n_respondents as second_base_n,
    seconds.n_named as second_n,
    seconds.named_pct as second_pct,
    case
        when seconds.framework_id is null then 'Nobody in this group of the wave was asked.'
        else seconds.withheld_reason
    end as second_missing_reason

from waves
cross join blocks
cross join groups
left join frameworks as firsts
    on
        waves.survey_wave = firsts.survey_wave
        and blocks.first_variable = firsts.framework_id
        and groups.grouping = firsts.grouping
        and groups.group_name = firsts.group_name
left join frameworks as seconds
    on
        waves.survey_wave = seconds.survey_wave
        and blocks.second_variable = seconds.framework_id
        and groups.grouping = seconds.grouping
        and groups.group_name = seconds.group_name
