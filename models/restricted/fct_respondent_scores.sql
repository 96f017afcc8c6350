-- One row per wave, respondent and score: the mean of the answers given, where there are enough.
-- Restricted.

with answers as (select * from {{ ref('fct_respondent_answers') }}),
scales as (select * from {{ ref('scales') }}),
scale_items as (select * from {{ ref('scale_items') }}),

from_items as (
    select
        answers.survey_wave,
        answers.respondent_id,
        scale_items.scale_id,
        count(answers.score)::integer as n_answered,
        sum(answers.score) / count(answers.score) as score,
        any_value(answers.is_synthetic) as is_synthetic
    from answers
    inner join scale_items on answers.item_id = scale_items.item_id
    group by answers.survey_wave, answers.respondent_id, scale_items.scale_id
),

enough as (
    select from_items.*
    from from_items
    inner join scales on from_items.scale_id = scales.scale_id
    where from_items.n_answered >= scales.least_answered::integer
),

-- a score made of scores is their mean
from_scores as (
    select
        enough.survey_wave,
        enough.respondent_id,
        parts.part_of as scale_id,
        count(*)::integer as n_answered,
        avg(enough.score) as score,
        any_value(enough.is_synthetic) as is_synthetic
    from enough
    inner join scales as parts on enough.scale_id = parts.scale_id
    inner join scales as wholes on parts.part_of = wholes.scale_id
    group by enough.survey_wave, enough.respondent_id, parts.part_of
    having count(*) >= any_value(wholes.least_answered)::integer
)

select * from enough
union all
select * from from_scores
