-- One row per wave and framework of Table 6 of the report: its chi-squared test (notes 16 and 17).

with waves as (select * from {{ ref('int_survey_waves') }}),

comparisons as (
    select * from {{ ref('survey_comparisons') }}
    where location = 'Table 5'
),

coding_frames as (
    select * from {{ ref('coding_frames') }}
    where question_id = 'open_framework'
),

frameworks as (
    select
        table_number,
        unnest([first_variable, second_variable]) as framework_id,
        unnest([1, 2]) as place
    from {{ ref('report_table_rows') }}
    where table_number = 6
),

tests as (
    select * from {{ ref('statistics') }}
    where
        analysis = 'association' and model = 'pearson' and statistic = 'chi_squared'
        and measure = 'open_framework'
)

select
    waves.survey_wave,
    frameworks.table_number,
    2 as block,
    frameworks.place,
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
cross join frameworks
cross join comparisons
inner join coding_frames on frameworks.framework_id = coding_frames.code_id
left join tests
    on
        waves.survey_wave = tests.survey_wave
        and frameworks.framework_id = tests.term
        and comparisons.comparison = tests.comparison
