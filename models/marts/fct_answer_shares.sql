-- One row per wave, question, answer or merged category, and group: how many gave it.

with answers as (select * from {{ ref('int_survey_answers') }}),
groupings as (select * from {{ ref('int_survey_groupings') }}),
items as (select * from {{ ref('survey_items') }}),
options as (select * from {{ ref('response_options') }}),
merged as (select * from {{ ref('merged_options') }}),
parameters as (select * from {{ ref('int_study_parameters') }}),

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

-- how many in each group answered the question at all
bases as (
    select
        answers.survey_wave,
        answers.item_id,
        groupings.grouping,
        groupings.group_name,
        count(*) as base_n,
        bool_or(answers.is_synthetic) as is_synthetic
    from answers
    inner join groupings
        on
            answers.survey_wave = groupings.survey_wave
            and answers.respondent_id = groupings.respondent_id
    group by answers.survey_wave, answers.item_id, groupings.grouping, groupings.group_name
),

counts as (
    select
        answers.survey_wave,
        answers.item_id,
        answers.option_id,
        groupings.grouping,
        groupings.group_name,
        count(*) as n
    from answers
    inner join groupings
        on
            answers.survey_wave = groupings.survey_wave
            and answers.respondent_id = groupings.respondent_id
    group by all
),

-- an answer that nobody gave is a row with 0, not a missing row
shares as (
    select
        bases.survey_wave,
        bases.item_id,
        categories.category_id,
        categories.is_merged,
        bases.grouping,
        bases.group_name,
        any_value(bases.base_n) as base_n,
        coalesce(sum(counts.n), 0)::bigint as n,
        any_value(bases.is_synthetic) as is_synthetic
    from bases
    inner join items on bases.item_id = items.item_id
    inner join categories on items.response_scale = categories.response_scale
    left join counts
        on
            bases.survey_wave = counts.survey_wave
            and bases.item_id = counts.item_id
            and categories.option_id = counts.option_id
            and bases.grouping = counts.grouping
            and bases.group_name = counts.group_name
    group by all
)

select
    shares.survey_wave,
    shares.item_id,
    shares.category_id as option_id,
    shares.is_merged,
    shares.grouping,
    shares.group_name,
    shares.base_n,
    case when shares.base_n >= parameters.fewest_respondents_shown then shares.n end as n,
    case
        when shares.base_n >= parameters.fewest_respondents_shown
            then 100.0 * shares.n / shares.base_n
    end as answer_pct,
    shares.is_synthetic

from shares
cross join parameters
