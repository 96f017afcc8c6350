-- One row per wave and closed question: how many were asked and did not answer.

with answers as (select * from {{ ref('int_answer_counts') }}),
items as (select * from {{ ref('survey_items') }}),

asked as (
    select
        answers.survey_wave,
        items.item_id,
        items.questionnaire_order::integer as questionnaire_order,
        sum(answers.n_respondents)::bigint as n_asked,
        coalesce(sum(answers.n_respondents) filter (where answers.option_id is not null), 0)::bigint
            as n_answered,
        bool_or(answers.is_synthetic) as is_synthetic
    from answers
    inner join items on answers.item_id = items.item_id
    group by answers.survey_wave, items.item_id, items.questionnaire_order
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
