-- One row per wave, role, authority, block of questions and answers to it: respondents.
-- Restricted. Every figure of closed questions is a sum of these.

{% set keys = ['wave_number', 'demo_role', 'demo_la'] -%}
with waves as (select * from {{ ref('int_survey_waves') }}),

counts as (
    {{ count_answers(ref('stg_survey__responses'), keys) }}
)

select
    waves.survey_wave,
    waves.is_synthetic,
    counts.demo_role,
    counts.demo_la,
    counts.block_id,
    {%- for column in answer_columns() %}
        counts.{{ column }},
    {%- endfor %}
    counts.n_respondents

from counts
inner join waves on counts.wave_number = waves.wave_number
