-- One row per wave, open question and code: mentions and respondents, as shown.

with exact as (select * from {{ ref('int_comment_themes') }}),
waves as (select * from {{ ref('int_survey_waves') }}),
withheld as ({{ withheld_of('comment_themes') }})

select
    exact.survey_wave,
    exact.question_id,
    exact.code_id,
    exact.level,
    exact.label,
    exact.parent_id,
    case when mentions.reason is null then {{ rounded_count('exact.n_mentions') }} end
        as n_mentions,
    case when people.reason is null then {{ rounded_count('exact.n_respondents') }} end
        as n_respondents,
    exact.is_synthetic,
    waves.disclosure_rule,
    coalesce(people.reason, mentions.reason) as withheld_reason

from exact
inner join waves on exact.survey_wave = waves.survey_wave
left join withheld as mentions
    on
        exact.survey_wave = mentions.survey_wave
        and exact.question_id = mentions.variable
        and exact.code_id = mentions.option
        and mentions.grouping = 'n_mentions'
left join withheld as people
    on
        exact.survey_wave = people.survey_wave
        and exact.question_id = people.variable
        and exact.code_id = people.option
        and people.grouping = 'n_respondents'
