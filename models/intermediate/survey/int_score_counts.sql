-- One row per wave, score, role, authority and value of the score: respondents.

with counts as (select * from {{ ref('int_response_counts') }}),
kinds as (select * from {{ ref('int_respondent_groups') }}),
patterns as (select * from {{ ref('int_pattern_scores') }})

select
    counts.survey_wave,
    counts.is_synthetic,
    patterns.scale_id,
    kinds.role,
    kinds.care_rate_group,
    kinds.area_code,
    patterns.score,
    sum(counts.n_respondents)::bigint as n_respondents

from counts
inner join patterns
    on
        counts.block_id = patterns.scale_id
        {%- for column in answer_columns() %}
            and counts.{{ column }} is not distinct from patterns.{{ column }}
        {%- endfor %}
inner join kinds
    on
        {{ is_kind('counts', 'kinds') }}
where patterns.score is not null
group by all
