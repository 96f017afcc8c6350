-- One row per wave and closed question: how many were asked and did not answer.

with groupings as (select * from {{ ref('int_survey_groupings') }}),
answers as (select * from {{ ref('fct_respondent_answers') }}),
items as (select * from {{ ref('survey_items') }}),

asked as (
    select
        groupings.survey_wave,
        items.item_id,
        items.questionnaire_order::integer as questionnaire_order,
        count(*) as n_asked,
        count(answers.respondent_id) as n_answered,
        bool_or(groupings.is_synthetic) as is_synthetic
    from groupings
    inner join items on items.asked_of in ('all', groupings.role || 's')
    left join answers
        on
            groupings.survey_wave = answers.survey_wave
            and groupings.respondent_id = answers.respondent_id
            and items.item_id = answers.item_id
    where groupings.grouping = 'all' and items.item_type = 'closed'
    group by groupings.survey_wave, items.item_id, items.questionnaire_order
)

select
    survey_wave,
    item_id,
    questionnaire_order,
    n_asked,
    n_answered,
    n_asked - n_answered as n_missing,
    100.0 * (n_asked - n_answered) / n_asked as missing_pct,
    is_synthetic

from asked
