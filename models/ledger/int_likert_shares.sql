-- One row per wave, group, question of opinion and answer: its share, and those up to it, as shown.

with shares as (select * from {{ ref('fct_answer_shares') }}),

items as (
    select * from {{ ref('survey_items') }}
    where section != 'demographics'
),

options as (
    select
        response_scale,
        option_id,
        label,
        position::integer as position,
        coalesce(is_neutral, 'false') = 'true' as is_neutral,
        (count(*) over (partition by response_scale) + 1) / 2.0 as middle
    from {{ ref('response_options') }}
)

select
    shares.survey_wave,
    shares.grouping,
    shares.group_name,
    shares.item_id,
    shares.option_id,
    shares.base_n,
    shares.n,
    shares.answer_pct,
    shares.withheld_reason,
    shares.is_synthetic,
    shares.disclosure_rule,
    items.section,
    items.questionnaire_order::integer as questionnaire_order,
    items.wording,
    options.label,
    options.position,
    options.is_neutral,
    -- null from the first share that is withheld
    if(bool_and(answer_pct is not null) over so_far, sum(answer_pct) over so_far, null)
        as stack_end_pct,
    if(
        bool_and(answer_pct is not null) filter (where position > middle) over question,
        sum(answer_pct) filter (where position > middle) over question,
        null
    ) as upper_pct,
    if(
        bool_and(answer_pct is not null) filter (where position < middle) over question,
        sum(answer_pct) filter (where position < middle) over question,
        null
    ) as lower_pct
from shares
inner join items on shares.item_id = items.item_id
inner join options
    on items.response_scale = options.response_scale and shares.option_id = options.option_id
where not shares.is_merged
window
    question as (
        partition by survey_wave, shares.item_id, grouping, group_name
    ),
    so_far as (
        partition by survey_wave, shares.item_id, grouping, group_name
        order by position
    )
