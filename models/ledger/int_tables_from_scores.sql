-- One row per wave and row of Tables 3 and 5 of the report: a score in two groups, and its t-test.

with waves as (select * from {{ ref('int_survey_waves') }}),
scores as (select * from {{ ref('fct_scale_scores') }}),
parameters as (select * from {{ ref('int_study_parameters') }}),

comparisons as (
    select * from {{ ref('survey_comparisons') }}
    where location like 'Table %'
),

-- in the order of the report: subscales, case studies, factors
scales as (
    select
        scale_id,
        row_number() over (
            order by list_position(['subscale', 'case study'], kind) nulls last, scale_id
        )::integer as place,
        table_name || case kind
            when 'case study' then ''
            else format(' ({} {})', if(kind = 'subscale', kind, 'Factor'), right(scale_id, 1))
        end as label
    from {{ ref('scales') }}
    where table_name is not null
),

tests as (select * from {{ ref('int_score_differences') }})

select
    waves.survey_wave,
    right(comparisons.location, 1)::integer as table_number,
    if(tests.p_value < parameters.significance_p, 1, if(tests.p_value is null, 3, 2)) as block,
    scales.place,
    case block
        when 1 then 'Significant differences'
        when 2 then 'Non-significant differences'
        else 'Differences not tested'
    end as heading,
    scales.label,
    firsts.n as first_n,
    firsts.mean_score as first_mean,
    firsts.sd_score as first_sd,
    case
        when firsts.scale_id is null then 'Nobody in this group of the wave has the score.'
        else if(firsts.mean_score is null, firsts.withheld_reason, null)
    end as first_missing_reason,
    seconds.n as second_n,
    seconds.mean_score as second_mean,
    seconds.sd_score as second_sd,
    case
        when seconds.scale_id is null then 'Nobody in this group of the wave has the score.'
        else if(seconds.mean_score is null, seconds.withheld_reason, null)
    end as second_missing_reason,
    tests.df,
    tests.p_value,
    tests.t,
    tests.n as test_n,
    tests.hedges_g,
    tests.hedges_g_low,
    tests.hedges_g_high,
    tests.equivalence_p,
    tests.equivalence,
    case
        when tests.scale_id is null then 'No t-test: a group has fewer than two respondents.'
        else tests.missing_reason
    end as difference_missing_reason

from waves
cross join comparisons
cross join scales
cross join parameters
left join scores as firsts
    on
        waves.survey_wave = firsts.survey_wave
        and scales.scale_id = firsts.scale_id
        and comparisons.grouping = firsts.grouping
        and comparisons.first_group = firsts.group_name
left join scores as seconds
    on
        waves.survey_wave = seconds.survey_wave
        and scales.scale_id = seconds.scale_id
        and comparisons.grouping = seconds.grouping
        and comparisons.second_group = seconds.group_name
left join tests
    on
        waves.survey_wave = tests.survey_wave
        and scales.scale_id = tests.scale_id
        and comparisons.comparison = tests.comparison
