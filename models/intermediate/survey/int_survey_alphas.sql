-- One row per wave, score and group: Cronbach's alpha on those who answered every question of it.

with answers as (select * from {{ ref('fct_respondent_answers') }}),
groupings as (select * from {{ ref('int_survey_groupings') }}),
scale_items as (select * from {{ ref('scale_items') }}),

n_items as (
    select
        scale_id,
        count(*) as n_items
    from scale_items
    group by scale_id
),

answered as (
    select
        answers.survey_wave,
        answers.respondent_id,
        answers.item_id,
        scale_items.scale_id,
        answers.score,
        sum(answers.score)
            over (partition by answers.survey_wave, answers.respondent_id, scale_items.scale_id)
            as total,
        count(answers.score)
            over (partition by answers.survey_wave, answers.respondent_id, scale_items.scale_id)
            as n_answered
    from answers
    inner join scale_items on answers.item_id = scale_items.item_id
),

-- integers throughout: variances by sums of squares are exact
items as (
    select
        answered.survey_wave,
        answered.scale_id,
        groupings.grouping,
        groupings.group_name,
        answered.item_id,
        count(*) as n,
        n_items.n_items,
        count(*) * sum(answered.score * answered.score)
        - sum(answered.score) * sum(answered.score) as item_spread,
        count(*) * sum(answered.total * answered.total)
        - sum(answered.total) * sum(answered.total) as total_spread
    from answered
    inner join groupings
        on
            answered.survey_wave = groupings.survey_wave
            and answered.respondent_id = groupings.respondent_id
    inner join n_items
        on
            answered.scale_id = n_items.scale_id
            and answered.n_answered = n_items.n_items
    group by all
)

select
    survey_wave,
    scale_id,
    grouping,
    group_name,
    any_value(n) as n_complete,
    (any_value(n_items) / (any_value(n_items) - 1))
    * (1 - (sum(item_spread) / nullif(any_value(total_spread), 0))::double) as cronbach_alpha

from items
where n_items > 1
group by survey_wave, scale_id, grouping, group_name
