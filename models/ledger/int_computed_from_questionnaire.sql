-- One row per quantity that the questionnaire and its coding frames give: its value.

with scales as (select * from {{ ref('scales') }}),
codes as (select * from {{ ref('coding_frames') }}),
terms as (select * from {{ ref('regression_terms') }}),

kinds as (
    select
        scale_id,
        table_name,
        score_min::double as score_min,
        score_max::double as score_max,
        kind,
        unnest(case kind
            when 'factor' then ['factors', 'factors_and_subscales']
            when 'pair' then ['factors', 'factors_and_subscales']
            when 'subscale' then ['subscales', 'factors_and_subscales']
            else ['case_studies']
        end) as family
    from scales
),

ranges as (
    select
        family as variable,
        '' as option,
        unnest(['scale_min', 'scale_max']) as statistic,
        unnest([min(score_min), max(score_max)]) as value
    from kinds
    group by family
),

-- the variables compared: every score with a line in Tables 3 and 5, and the controls
compared as (
    select distinct
        unnest([family, '']) as option,
        scale_id
    from kinds
    where table_name is not null

    union all
    select distinct
        '' as option,
        term as scale_id
    from terms
    where kind = 'control'
),

counts as (
    select
        'variables_compared' as variable,
        option,
        'count' as statistic,
        count(*)::double as value
    from compared
    group by option

    union all
    select
        'scales' as variable,
        kind as option,
        'count' as statistic,
        count(*)::double as value
    from scales
    group by kind

    union all
    select
        question_id as variable,
        level as option,
        'count' as statistic,
        count(*)::double as value
    from codes
    group by question_id, level

    -- how many issues a theme has, how many themes an area
    union all
    select
        question_id as variable,
        parent_id as option,
        'count' as statistic,
        count(*)::double as value
    from codes
    where parent_id is not null
    group by question_id, parent_id
)

select * from ranges
union all
select * from counts
