-- One row per wave, question, answer or merged category, and group: how many gave it.

with answers as (select * from {{ ref('int_answer_counts') }}),
groups as (select * from {{ ref('int_survey_groups') }}),
items as (select * from {{ ref('survey_items') }}),
options as (select * from {{ ref('response_options') }}),
merged as (select * from {{ ref('merged_options') }}),

categories as (
    select
        response_scale,
        option_id as category_id,
        option_id,
        false as is_merged
    from options

    union all
    select
        response_scale,
        merged_option_id as category_id,
        option_id,
        true as is_merged
    from merged
),

counts as (
    select
        answers.survey_wave,
        answers.item_id,
        answers.option_id,
        groups.grouping,
        groups.group_name,
        sum(answers.n_respondents)::bigint as n,
        bool_or(answers.is_synthetic) as is_synthetic
    from answers
    inner join groups
        on
            {{ is_in_group('answers', 'groups') }}
    where answers.option_id is not null
    group by all
),

-- how many in each group answered the question at all
bases as (
    select
        survey_wave,
        item_id,
        grouping,
        group_name,
        sum(n)::bigint as base_n,
        bool_or(is_synthetic) as is_synthetic
    from counts
    group by survey_wave, item_id, grouping, group_name
),

-- an answer that nobody gave is a row with 0, not a missing row
shares as (
    select
        bases.*,
        categories.category_id,
        categories.is_merged,
        coalesce(sum(counts.n), 0)::bigint as n
    from bases
    inner join items on bases.item_id = items.item_id
    inner join categories on items.response_scale = categories.response_scale
    left join counts
        on
            categories.option_id = counts.option_id
            and bases.survey_wave = counts.survey_wave
            and bases.item_id = counts.item_id
            and bases.grouping = counts.grouping
            and bases.group_name = counts.group_name
    group by all
)

select
    survey_wave,
    item_id,
    category_id as option_id,
    is_merged,
    grouping,
    group_name,
    base_n,
    n,
    100.0 * n / base_n as answer_pct,
    is_synthetic

from shares
