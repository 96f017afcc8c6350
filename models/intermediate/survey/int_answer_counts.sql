-- One row per wave, closed question, answer, role and authority: respondents; no answer is null.
-- Whoever was not asked a question has no row.

with counts as (select * from {{ ref('int_response_counts') }}),
kinds as (select * from {{ ref('int_respondent_groups') }}),
items as (select * from {{ ref('survey_items') }}),
options as (select * from {{ ref('int_answer_options') }}),
questions as ({{ questions_of_blocks(with_parts=false) }}
),

-- of each question
of_questions as (
    {%- for column in answer_columns() %}
        select
            survey_wave,
            is_synthetic,
            demo_role,
            demo_la,
            block_id,
            '{{ column }}' as answer_column,
            {{ column }} as position,
            sum(n_respondents)::bigint as n_respondents
        from counts
        group by survey_wave, is_synthetic, demo_role, demo_la, block_id, {{ column }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    of_questions.survey_wave,
    of_questions.is_synthetic,
    items.item_id,
    options.option_id,
    options.score,
    kinds.role,
    kinds.care_rate_group,
    kinds.area_code,
    sum(of_questions.n_respondents)::bigint as n_respondents

from of_questions
inner join questions
    on
        of_questions.block_id = questions.block_id
        and of_questions.answer_column = questions.answer_column
inner join items on questions.item_id = items.item_id
inner join kinds
    on
        {{ is_kind('of_questions', 'kinds') }}
left join options
    on
        questions.item_id = options.item_id
        and of_questions.position = options.position
where items.asked_of in ('all', kinds.role || 's') or of_questions.position is not null
group by all
