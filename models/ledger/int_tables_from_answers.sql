-- One row per wave and row of Tables 1 and 2 of the report: how many gave the answer, as shown.

with waves as (select * from {{ ref('int_survey_waves') }}),
blocks as (select * from {{ ref('report_table_rows') }}),
items as (select * from {{ ref('survey_items') }}),
options as (select * from {{ ref('response_options') }}),

shares as (
    select * from {{ ref('fct_answer_shares') }}
    where grouping = 'all'
)

select
    waves.survey_wave,
    blocks.table_number,
    blocks.block,
    options.position::integer as place,
    blocks.heading,
    options.label,
    firsts.base_n as first_base_n,
    firsts.n as first_n,
    firsts.answer_pct as first_pct,
    case
        when firsts.item_id is null then 'The wave has no answers to this question.'
        else firsts.withheld_reason
    end as first_missing_reason,
    seconds.base_n as second_base_n,
    seconds.n as second_n,
    seconds.answer_pct as second_pct,
    case
        when blocks.second_variable is null then null
        when seconds.item_id is null then 'The wave has no answers to this question.'
        else seconds.withheld_reason
    end as second_missing_reason

from waves
cross join blocks
inner join items on blocks.first_variable = items.item_id
inner join options on items.response_scale = options.response_scale
left join shares as firsts
    on
        waves.survey_wave = firsts.survey_wave
        and blocks.first_variable = firsts.item_id
        and options.option_id = firsts.option_id
left join shares as seconds
    on
        waves.survey_wave = seconds.survey_wave
        and blocks.second_variable = seconds.item_id
        and options.option_id = seconds.option_id
