-- One row per statistic of respondents, group it rests on and figure of a mart that it goes with.

with statistics as (select * from {{ source('exact_results', 'statistics') }}),
groups as (select * from {{ ref('int_compared_groups') }}),
terms as (select * from {{ ref('regression_terms') }}),
codes as (select * from {{ ref('coding_frames') }}),

-- keys are unique, so equal content is numbered alike
numbered as (
    select
        *,
        row_number() over (
            order by survey_wave, analysis, model, statistic, measure, term, comparison
        ) as statistic_id
    from statistics
    where survey_wave is not null
)

select
    numbered.statistic_id,
    numbered.survey_wave,
    numbered.analysis,
    numbered.model,
    numbered.statistic,
    numbered.measure,
    numbered.term,
    numbered.comparison,
    -- a score, a practice framework or a question; a regression goes with every score in it
    case
        when numbered.analysis = 'factor_analysis' then null
        when terms.term is not null then terms.term
        when
            numbered.measure in (
                select codes.question_id
                from codes
                where codes.level = 'framework'
            )
            then numbered.term
        else numbered.measure
    end as variable,
    -- what compares nobody is of everybody; whom an unknown comparison is of stays null
    if(numbered.comparison is null, 'all', groups.grouping) as grouping,
    if(numbered.comparison is null, 'all', groups.group_name) as group_name,
    case groups.side
        when 'first' then numbered.n_first
        when 'second' then numbered.n_second
    end as n_of_group

from numbered
left join groups on numbered.comparison = groups.comparison
left join terms
    on
        numbered.analysis = 'logistic_regression'
        and terms.kind = 'predictor'
        and numbered.comparison = terms.comparison
