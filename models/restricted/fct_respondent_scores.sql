-- One row per wave, respondent and score: the mean of the answers given, where there are enough.
-- Restricted.

{% set blocks = answer_blocks() | selectattr('is_score') | list -%}
with responses as (select * from {{ ref('stg_survey__responses') }}),
patterns as (select * from {{ ref('int_pattern_scores') }})

{% for block in blocks -%}
    select
        responses.survey_wave,
        responses.respondent_id,
        patterns.scale_id,
        patterns.n_answered,
        patterns.score,
        responses.is_synthetic
    from responses
    inner join patterns
        on
            {{ is_pattern('patterns', block, 'responses') }}
    where patterns.score is not null
    {{ 'union all' if not loop.last }}
{% endfor %}
