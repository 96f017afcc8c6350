-- One row per wave, score and group: Cronbach's alpha on those who answered every question of it.

with patterns as (select * from {{ ref('int_answer_pattern_counts') }}),
groups as (select * from {{ ref('int_survey_groups') }}),

complete as (
    select
        patterns.survey_wave,
        patterns.scale_id,
        groups.grouping,
        groups.group_name,
        patterns.n_respondents,
        patterns.answers,
        list_sum(patterns.answers) as total
    from patterns
    inner join groups
        on
            {{ is_in_group('patterns', 'groups') }}
    where list_count(patterns.answers) = len(patterns.answers) and len(patterns.answers) > 1
),

answered as (
    select
        *,
        len(answers) as n_items,
        generate_subscripts(answers, 1) as item_number,
        unnest(answers) as score
    from complete
),

-- integers throughout: variances by sums of squares are exact
items as (
    select
        survey_wave,
        scale_id,
        grouping,
        group_name,
        item_number,
        n_items,
        sum(n_respondents) as n,
        sum(n_respondents) * sum(n_respondents * score * score)
        - sum(n_respondents * score) * sum(n_respondents * score) as item_spread,
        sum(n_respondents) * sum(n_respondents * total * total)
        - sum(n_respondents * total) * sum(n_respondents * total) as total_spread
    from answered
    group by all
)

select
    survey_wave,
    scale_id,
    grouping,
    group_name,
    any_value(n)::bigint as n_complete,
    (any_value(n_items) / (any_value(n_items) - 1))
    * (1 - (sum(item_spread) / nullif(any_value(total_spread), 0))::double) as cronbach_alpha

from items
group by survey_wave, scale_id, grouping, group_name
