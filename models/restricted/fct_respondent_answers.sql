-- One row per wave, respondent and closed question answered: the answer, its place and its score.
-- Restricted.

with answers as (select * from {{ ref('stg_survey__answers') }}),
items as (select * from {{ ref('survey_items') }}),
options as (select * from {{ ref('response_options') }}),

scale_ends as (
    select
        response_scale,
        min(score::integer) + max(score::integer) as sum_of_ends
    from options
    group by response_scale
)

select
    answers.survey_wave,
    answers.respondent_id,
    answers.item_id,
    answers.option_id,
    options.position::integer as position,
    -- a reversed question counts from the other end of its scale
    case
        when items.is_reversed::boolean then scale_ends.sum_of_ends - options.score::integer
        else options.score::integer
    end as score,
    answers.is_synthetic

from answers
inner join items on answers.item_id = items.item_id
left join options
    on
        items.response_scale = options.response_scale
        and answers.option_id = options.option_id
left join scale_ends on items.response_scale = scale_ends.response_scale
