-- One row per wave, score, role, group and scores of the answers to its questions: respondents.

{% set columns = answer_columns() -%}
with counts as (select * from {{ ref('int_response_counts') }}),
kinds as (select * from {{ ref('int_respondent_groups') }}),
patterns as (select * from {{ ref('int_pattern_scores') }}),
questions as ({{ questions_of_blocks(with_parts=false) }}
),

sizes as (
    select
        block_id as scale_id,
        count(*) as n_questions
    from questions
    group by block_id
)

select
    counts.survey_wave,
    counts.is_synthetic,
    patterns.scale_id,
    kinds.role,
    kinds.care_rate_group,
    list_slice(
        [
            {%- for column in columns %}
                {{ 'patterns.score_' ~ loop.index ~ (',' if not loop.last else '') }}
            {%- endfor %}
        ],
        1,
        sizes.n_questions
    ) as answers,
    sum(counts.n_respondents)::bigint as n_respondents

from counts
inner join patterns
    on
        counts.block_id = patterns.scale_id
        {%- for column in columns %}
            and counts.{{ column }} is not distinct from patterns.{{ column }}
        {%- endfor %}
inner join sizes on patterns.scale_id = sizes.scale_id
inner join kinds
    on
        {{ is_kind('counts', 'kinds') }}
group by all
