-- One row per wave, role, authority, block of questions and answers to it: respondents.
-- Restricted. Every figure of closed questions is a sum of these.

{% set keys = ['survey_wave', 'is_synthetic', 'demo_role', 'demo_la'] -%}
with kind_counts as (select * from {{ ref('int_kind_counts') }}),
waves as (select * from {{ ref('int_survey_waves') }}),
options as (select * from {{ ref('int_answer_options') }}),

roles as (
    select position::tinyint as demo_role from options
    where item_id = 'demo_role'
    union all
    select null::tinyint as demo_role
),

authorities as (
    select position::tinyint as demo_la from options
    where item_id = 'demo_la'
    union all
    select null::tinyint as demo_la
),

kinds as (
    select
        waves.survey_wave,
        waves.is_synthetic,
        roles.demo_role,
        authorities.demo_la,
        {{ kind_number('waves.wave_number', 'roles.demo_role', 'authorities.demo_la') }}
            as kind_number
    from waves
    cross join roles
    cross join authorities
),

-- whoever is of no kind is kept, without a wave: a test stops it
counts as (
    select
        {{ 'kinds.' ~ keys | join(',\n        kinds.') }},
        kind_counts.counted_as,
        {%- for column in answer_columns() %}
            kind_counts.{{ column }},
        {%- endfor %}
        kind_counts.n_respondents
    from kind_counts
    left join kinds on kind_counts.kind_number = kinds.kind_number
)

{{ counts_of_blocks('counts', keys) }}
