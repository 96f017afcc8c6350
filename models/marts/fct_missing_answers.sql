-- One row per wave and closed question: how many were asked and did not answer, as shown.

with exact as (select * from {{ ref('int_missing_answers') }}),
waves as (select * from {{ ref('int_survey_waves') }}),
withheld as ({{ withheld_of('missing_answers') }}),

shown as (
    select
        exact.survey_wave,
        exact.item_id,
        exact.questionnaire_order,
        exact.is_synthetic,
        waves.disclosure_rule,
        case when asked.reason is null then {{ rounded_count('exact.n_asked') }} end
            as n_asked,
        case when answered.reason is null then {{ rounded_count('exact.n_answered') }} end
            as n_answered,
        case when missing.reason is null then {{ rounded_count('exact.n_missing') }} end
            as n_missing,
        coalesce(missing.reason, asked.reason, answered.reason) as withheld_reason
    from exact
    inner join waves on exact.survey_wave = waves.survey_wave
    left join withheld as missing
        on
            exact.survey_wave = missing.survey_wave
            and exact.item_id = missing.variable
            and missing.option = ''
    left join withheld as asked
        on
            exact.survey_wave = asked.survey_wave
            and exact.item_id = asked.variable
            and asked.option = 'n_asked'
    left join withheld as answered
        on
            exact.survey_wave = answered.survey_wave
            and exact.item_id = answered.variable
            and answered.option = 'n_answered'
)

select
    survey_wave,
    item_id,
    questionnaire_order,
    n_asked,
    n_answered,
    n_missing,
    100.0 * n_missing / nullif(n_asked, 0) as missing_pct,
    is_synthetic,
    disclosure_rule,
    withheld_reason

from shown
