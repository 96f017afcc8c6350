-- One row per wave and row of Table 6 of the report: a group and two frameworks, and their tests.

with waves as (select * from {{ ref('int_survey_waves') }}),
frameworks as (select * from {{ ref('fct_framework_use') }}),
statistics as (select * from {{ ref('statistics') }}),

blocks as (
    select * from {{ ref('report_table_rows') }}
    where table_number = 6
),

-- Table 6 compares the groups of Table 5
comparisons as (
    select * from {{ ref('survey_comparisons') }}
    where location = 'Table 5'
),

coding_frames as (
    select * from {{ ref('coding_frames') }}
    where question_id = 'open_framework'
),

groups as (
    select
        comparison,
        grouping,
        unnest([first_group, second_group]) as group_name,
        unnest([1, 2]) as place
    from comparisons
),

named as (
    select
        blocks.table_number,
        unnest([blocks.first_variable, blocks.second_variable]) as framework_id,
        unnest([1, 2]) as place
    from blocks
),

tests as (
    select * from statistics
    where
        analysis = 'association' and model = 'pearson' and statistic = 'chi_squared'
        and measure = 'open_framework'
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
    end as second_missing_reason,
    null::double as df,
    null::double as p_value,
    null::double as chi_squared,
    null::bigint as test_n,
    null as difference_missing_reason

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

union all by name
-- the report prints the tests of the two frameworks in its notes 16 and 17
select
    waves.survey_wave,
    named.table_number,
    2 as block,
    named.place,
    'Differences between the groups' as heading,
    coding_frames.label,
    tests.df,
    tests.p_value,
    tests.estimate as chi_squared,
    tests.n as test_n,
    case
        when tests.term is null
            then 'No test: a group has nobody, or all or none of them named the framework.'
        else tests.withheld_reason
    end as difference_missing_reason

from waves
cross join named
cross join comparisons
inner join coding_frames on named.framework_id = coding_frames.code_id
left join tests
    on
        waves.survey_wave = tests.survey_wave
        and named.framework_id = tests.term
        and comparisons.comparison = tests.comparison
