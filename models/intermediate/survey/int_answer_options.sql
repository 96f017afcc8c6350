-- One row per closed question and answer offered by its position: the answer and its score.

with items as (select * from {{ ref('survey_items') }}),
options as (select * from {{ ref('response_options') }}),

scale_ends as (
    select
        response_scale,
        min(score::integer) + max(score::integer) as sum_of_ends
    from options
    group by response_scale
)

select
    items.item_id,
    options.position::integer as position,
    options.option_id,
    -- a reversed question counts from the other end of its scale
    case
        when items.is_reversed::boolean then scale_ends.sum_of_ends - options.score::integer
        else options.score::integer
    end as score

from items
inner join options on items.response_scale = options.response_scale
inner join scale_ends on items.response_scale = scale_ends.response_scale
