-- One row per closed question and answer offered: its position and its score.

with items as (select * from {{ ref('survey_items') }}),
areas as (select * from {{ ref('int_areas') }}),

-- authorities have no scores, and stand in the publisher's order
options as (
    select
        response_scale,
        option_id,
        position::integer as position,
        score::integer as score
    from {{ ref('response_options') }}

    union all
    select
        'local_authority' as response_scale,
        area_code as option_id,
        sort_order::integer as position,
        null::integer as score
    from areas
    where not is_wales
),

scale_ends as (
    select
        response_scale,
        min(score) + max(score) as sum_of_ends
    from options
    group by response_scale
)

select
    items.item_id,
    options.position,
    options.option_id,
    -- a reversed question counts from the other end of its scale
    case
        when items.is_reversed::boolean then scale_ends.sum_of_ends - options.score
        else options.score
    end as score

from items
inner join options on items.response_scale = options.response_scale
inner join scale_ends on items.response_scale = scale_ends.response_scale
