-- One row per score and answers given to its questions: what each counts, and the score.

{% set columns = answer_columns() -%}
with counts as (select * from {{ ref('int_response_counts') }}),
options as (select * from {{ ref('int_answer_options') }}),
scales as (select * from {{ ref('scales') }}),
scale_items as (select * from {{ ref('scale_items') }}),
questions as ({{ questions_of_blocks() }}
),

patterns as (
    select distinct
        block_id as scale_id,
        {{ columns | join(',\n        ') }}
    from counts
    where block_id in (select scales.scale_id from scales)
),

numbered as (
    select
        *,
        row_number() over (order by scale_id, {{ columns | join(', ') }}) as pattern
    from patterns
),

given as (
    select *
    from numbered unpivot (position for answer_column in ({{ columns | join(', ') }}))
),

scored as (
    select
        given.pattern,
        given.scale_id,
        given.answer_column,
        scale_items.scale_id as part_id,
        options.score
    from given
    inner join questions
        on given.scale_id = questions.block_id and given.answer_column = questions.answer_column
    inner join scale_items on questions.item_id = scale_items.item_id
    inner join options
        on questions.item_id = options.item_id and given.position = options.position
),

-- a score made of answers is its own only part
parts as (
    select
        scored.pattern,
        scored.scale_id,
        scored.part_id,
        sum(scored.score)::bigint as total,
        count(scored.score) as n_answered
    from scored
    inner join scales on scored.part_id = scales.scale_id
    group by scored.pattern, scored.scale_id, scored.part_id
    having count(scored.score) >= any_value(scales.least_answered)::integer
),

-- in whole numbers, for 2520 can be divided by any number of answers up to ten: one division then
-- gives equal scores as equal numbers
means as (
    select
        parts.pattern,
        if(any_value(parts.part_id) = any_value(parts.scale_id), sum(parts.n_answered), count(*))
        ::integer as n_answered,
        sum((2520 * parts.total / parts.n_answered)::bigint)::bigint / (2520 * count(*)) as score
    from parts
    inner join scales on parts.scale_id = scales.scale_id
    group by parts.pattern
    having
        any_value(parts.part_id) = any_value(parts.scale_id)
        or count(*) >= any_value(scales.least_answered)::integer
)

select
    numbered.scale_id,
    {%- for column in columns %}
        numbered.{{ column }},
        max(scored.score) filter (where scored.answer_column = '{{ column }}')
            as score_{{ loop.index }},
    {%- endfor %}
    any_value(means.n_answered) as n_answered,
    any_value(means.score) as score

from numbered
left join scored on numbered.pattern = scored.pattern
left join means on numbered.pattern = means.pattern
group by numbered.pattern, numbered.scale_id, numbered.{{ columns | join(', numbered.') }}
