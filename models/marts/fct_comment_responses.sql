-- One row per wave, open question and number of codes: how many responses, as shown.

with exact as (select * from {{ ref('int_comment_responses') }}),
waves as (select * from {{ ref('int_survey_waves') }}),
withheld as ({{ withheld_of('comment_responses') }})

select
    exact.survey_wave,
    exact.question_id,
    exact.n_codes,
    case when withheld.reason is null then {{ rounded_count('exact.n_responses') }} end
        as n_responses,
    exact.is_synthetic,
    waves.disclosure_rule,
    withheld.reason as withheld_reason

from exact
inner join waves on exact.survey_wave = waves.survey_wave
left join withheld
    on
        exact.survey_wave = withheld.survey_wave
        and exact.question_id = withheld.variable
        and exact.n_codes::varchar = withheld.option
