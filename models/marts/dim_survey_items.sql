-- One row per question of the survey: its wording as far as it is known, and the score it feeds.

with items as (select * from {{ ref('survey_items') }}),
scale_items as (select * from {{ ref('scale_items') }})

select
    items.item_id,
    items.questionnaire_order::integer as questionnaire_order,
    items.section,
    items.item_type,
    items.wording,
    items.wording_status,
    items.response_scale,
    items.scale_status,
    items.asked_of,
    items.is_reversed::boolean as is_reversed,
    scale_items.scale_id,
    scale_items.status as scale_item_status,
    items.note

from items
left join scale_items on items.item_id = scale_items.item_id
