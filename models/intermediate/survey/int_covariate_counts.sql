-- One row per wave, role, authority and values of what the regressions take: respondents.

{% set terms = seed_rows('regression_terms') | map(attribute='term') | unique | list -%}
{% set scores = answer_blocks() | selectattr('is_score')
    | selectattr('block_id', 'in', terms) | list -%}
with responses as (select * from {{ ref('stg_survey__responses') }}),
patterns as (select * from {{ ref('int_pattern_scores') }}),
kinds as (select * from {{ ref('int_respondent_groups') }}),
options as (select * from {{ ref('int_answer_options') }}),

counts as (
    select
        responses.survey_wave,
        responses.is_synthetic,
        nullif(responses.demo_role, 0) as demo_role,
        nullif(responses.demo_la, 0) as demo_la,
        responses.demo_qualified,
        responses.demo_age,
        {%- for score in scores %}
            of_{{ score.block_id }}.score as {{ score.block_id }},
        {%- endfor %}
        count(*) as n_respondents
    from
        responses
    {%- for score in scores %}
        left join patterns as of_{{ score.block_id }}
            on
                {{ is_pattern('of_' ~ score.block_id, score, 'responses') }}
    {%- endfor %}
    group by all
)

select
    counts.survey_wave,
    counts.is_synthetic,
    kinds.role,
    kinds.care_rate_group,
    kinds.area_code,
    qualified.option_id = 'yes' as is_qualified,
    ages.option_id as age_band,
    {%- for score in scores %}
        counts.{{ score.block_id }},
    {%- endfor %}
    counts.n_respondents

from counts
inner join kinds
    on
        {{ is_kind('counts', 'kinds') }}
left join options as qualified
    on qualified.item_id = 'demo_qualified' and counts.demo_qualified = qualified.position
left join options as ages
    on ages.item_id = 'demo_age' and counts.demo_age = ages.position
