-- One row per wave, group, question of opinion and answer: where its bar of a Likert chart lies.

with stacked as (select * from {{ ref('int_likert_shares') }}),

started as (
    select
        *,
        if(position = 1, 0, lag(stack_end_pct) over so_far) as stack_start_pct,
        -- the questions of a section, from the one most answered above the middle
        dense_rank() over (
            partition by survey_wave, grouping, group_name, section
            order by -upper_pct nulls last, questionnaire_order
        )::integer as place
    from stacked
    window so_far as (
        partition by survey_wave, item_id, grouping, group_name
        order by position
    )
),

centred as (
    select
        *,
        max((stack_start_pct + stack_end_pct) / 2) filter (where is_neutral) over (
            partition by survey_wave, item_id, grouping, group_name
        ) as centre_pct
    from started
)

select
    survey_wave,
    grouping,
    group_name,
    section,
    place,
    item_id,
    wording,
    option_id,
    position,
    label,
    is_neutral,
    base_n,
    n,
    answer_pct,
    if(stack_end_pct is null, null, stack_start_pct) as stack_start_pct,
    stack_end_pct,
    if(stack_end_pct is null, null, stack_start_pct - centre_pct) as diverging_start_pct,
    stack_end_pct - centre_pct as diverging_end_pct,
    lower_pct,
    upper_pct,
    coalesce(
        withheld_reason,
        case
            when answer_pct is null then 'Nobody in the group answered the question.'
            when stack_end_pct is null then 'A share before it is withheld.'
        end
    ) as missing_reason,
    is_synthetic,
    disclosure_rule

from centred
